using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class FileBaselineTests
{
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Read_RowsOfAFile_AreCountedWithTheirOutputs()
    {
        await using var runner = await test.RunnerAsync();

        var (counts, refusal) = await ReadAsync(runner,
            $"plan,x\n{string.Join('\n', Enumerable.Range(0, 1_500).Select(i => $"basic,{i}"))}\nbasic,\n");

        Assert.Equal("", refusal);
        Assert.Equal(1_501, counts!.Rows);
        Assert.Equal(1_500, test.Model.Rows);
    }

    [Theory]
    [InlineData("z\n1\n", "The file has no column 'x', which version 'v1' takes.")]
    [InlineData("x\n", "The file has no rows; send a header and rows.")]
    [InlineData("", "The file is empty; send a header and rows.")]
    [InlineData("x\n1,2\n", "Row 1 of the file has 2 fields, and the header has 1.")]
    public async Task Read_FileThatDoesNotFit_SaysWhy(string file, string why)
    {
        await using var runner = await test.RunnerAsync();

        Assert.Equal(why, (await ReadAsync(runner, file)).Refusal);
    }

    [Fact]
    public async Task Read_ModelThatFails_IsToldWithoutAValue()
    {
        await using var runner = await test.RunnerAsync();
        test.Model.During = (_, _) => throw new FormatException("a value that nobody should see");
        Assert.Equal("The model of version 'v1' failed on rows of the file (FormatException).",
            (await ReadAsync(runner, "x\n1\n")).Refusal);

        test.Model.During = (_, _) => throw new ModelException("It does not know that.");
        Assert.Equal("It does not know that.", (await ReadAsync(runner, "x\n1\n")).Refusal);
    }

    [Theory]
    [InlineData(true, RolloutProblem.NotYet)]
    [InlineData(false, RolloutProblem.Invalid)]
    public async Task Read_VersionThatCannotBeLeased_SaysWhetherItMayPass(bool mayPass, RolloutProblem problem)
    {
        await using var runner = await test.RunnerAsync();
        runner.Pipeline.Versions.OpenAsync = (_, _) => throw new StoreException("The version is away.", isTransient: mayPass);

        var rows = await new FileBaseline(runner, TimeProvider.System).ReadAsync("v2", "x\n1\n"u8.ToArray());

        Assert.Equal((null, "The version is away.", problem), (rows.Counts, rows.Refusal, rows.Problem));
    }

    [Fact]
    public async Task Read_ModelThatTakesLong_IsGivenUpAfterAMinute()
    {
        var clock = new FakeTimeProvider();
        await using var runner = await test.RunnerAsync();
        var gate = new Gate();
        test.Model.During = (_, token) => gate.PassAsync(token);
        var reading = new FileBaseline(runner, clock).ReadAsync("v1", "x\n1\n"u8.ToArray());
        await gate.Reached;
        clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);

        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("The model was not applied to the file within 00:01:00; send fewer rows.", (await reading).Refusal);
    }

    // The batch of a slice is at most 512 rows, so that no model sees a whole file.
    [Theory]
    [InlineData(512, new[] { 512 })]
    [InlineData(513, new[] { 512, 1 })]
    public async Task Read_LongFile_IsAppliedInSlices(int rows, int[] slices)
    {
        await using var runner = await test.RunnerAsync();
        var seen = new List<int>();
        test.Model.During = (batch, _) =>
        {
            seen.Add(batch.Count);
            return Task.CompletedTask;
        };

        await ReadAsync(runner, $"x\n{string.Join('\n', Enumerable.Range(0, rows))}\n");

        Assert.Equal(slices, seen);
    }

    private static async Task<(WindowCounts? Counts, string Refusal)> ReadAsync(PipelineRunner runner, string file)
    {
        var rows = await new FileBaseline(runner, TimeProvider.System).ReadAsync("v1", Encoding.UTF8.GetBytes(file));
        return (rows.Counts, rows.Refusal);
    }
}
