namespace ModelPipeline.Tests;

/// <summary>A process that runs tests several times. It is this test program itself.</summary>
public sealed class TestWorkerTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Arguments = ["-noLogo", "-noColor", "-class", typeof(ChangeableTests).FullName!];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mutants-tests-");
    private readonly TestWorker worker;

    public TestWorkerTests()
    {
        var module = typeof(TestWorkerTests).Assembly.Location;
        worker = new(module, Path.GetFileNameWithoutExtension(module), folder.FullName);
    }

    public void Dispose()
    {
        worker.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task RunAsync_WithAndWithoutAChange_SaysWhichTestFailedAndGoesOn()
    {
        var before = await worker.RunAsync(-1, Arguments, Patience);
        var changed = await worker.RunAsync(ChangeableTests.Fails, Arguments, Patience);
        var after = await worker.RunAsync(-1, Arguments, Patience);

        Assert.Equal([0, 1, 0], new[] { before, changed, after }.Select(run => run.ExitCode!.Value));
        Assert.Contains(changed.Lines, line => line.Contains($"{nameof(ChangeableTests.Value_WithoutAChange_IsRight)} [FAIL]",
            StringComparison.Ordinal));
        Assert.DoesNotContain(after.Lines, line => line.Contains("[FAIL]", StringComparison.Ordinal));
        Assert.Equal([[-1], [ChangeableTests.Fails], [-1]], new[] { before, changed, after }.Select(run => run.Ids));
        Assert.Equal((3, false), (worker.Runs, after.IsOver));
    }

    [Fact]
    public async Task RunAsync_ChangeThatEndsTheProcess_IsAFailure()
    {
        var run = await worker.RunAsync(ChangeableTests.Ends, Arguments, Patience);

        Assert.Equal((1, true), (run.ExitCode, run.IsOver));
    }

    [Fact]
    public async Task RunAsync_ChangeThatHangs_EndsAfterItsLimit()
    {
        var run = await worker.RunAsync(ChangeableTests.Hangs, Arguments, TimeSpan.FromSeconds(5));

        Assert.Equal((null, true), (run.ExitCode, run.IsOver));
    }
}
