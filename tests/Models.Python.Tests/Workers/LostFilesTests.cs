using System.Diagnostics;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>Files that go away while workers use them: temporary files that are tidied up, and the interpreter.</summary>
public sealed class LostFilesTests : IDisposable
{
    private const string Source = """
        import os
        inputs = {"n": "int64"}
        outputs = {"n": "int64", "pid": "int64", "parent": "int64"}
        def apply(columns):
            n = columns["n"]
            return {"n": n, "pid": [os.getpid()] * len(n), "parent": [os.getppid()] * len(n)}
        """;

    // A process with threads is not copied: each worker is a process that begins with the script.
    private const string Thread =
        "import threading, time\nthreading.Thread(target=lambda: time.sleep(3600), daemon=True).start()\n";

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("socket", "")]
    [InlineData("worker.py", Thread)]
    public async Task ApplyAsync_TemporaryFileIsGone_StartsWorkersFromAnotherFolder(string file, string code)
    {
        await using var model = await folder.ModuleAsync(code + Source);
        using var minute = CancellationTokenSource.CreateLinkedTokenSource(Token);
        minute.CancelAfter(TimeSpan.FromMinutes(1));
        var parent = await OfAsync(model, "parent", minute.Token);
        var arguments = (await File.ReadAllTextAsync($"/proc/{parent}/cmdline", Token)).Split('\0');
        var script = arguments.Single(argument => argument.EndsWith("/worker.py", StringComparison.Ordinal));
        File.Delete(Path.Combine(Path.GetDirectoryName(script)!, file));

        // More than there are at a time.
        for (var worker = 0; worker <= Environment.ProcessorCount; worker++)
            await KillAsync((int)await OfAsync(model, "pid", minute.Token));

        Assert.NotEqual(parent, await OfAsync(model, "parent", minute.Token));
    }

    [Fact]
    public async Task ApplyAsync_InterpreterIsGone_WorksOnAndTellsThePathToTheLogAlone()
    {
        var venv = Venv();
        await using var model = await folder.ModuleAsync(Source, configure: options => options.Python = venv);
        var parent = await OfAsync(model, "parent", Token);
        Directory.Delete(venv, recursive: true);
        Assert.Equal(parent, await OfAsync(model, "parent", Token));
        await KillAsync((int)parent);

        // The first call after the loss may still be answered, or fail, by a worker that ends.
        var error = (ModelException?)null;
        await Eventually.TrueAsync(async () => (error = await FailureAsync(model)) is { IsTransient: true }, "the loss of all workers");

        Assert.DoesNotContain(venv, error!.Message, StringComparison.Ordinal);
        Assert.Contains($"Model:Python is '{venv}/bin/python3', which cannot be started", error.Detail, StringComparison.Ordinal);
        Venv();
        await Eventually.TrueAsync(async () => await FailureAsync(model) is null, "an answer after the interpreter is back");
    }

    // What a virtual environment is to this process: a file that leads to the interpreter.
    private string Venv()
    {
        var path = Path.Combine(folder.Path, "venv");
        Directory.CreateDirectory(Path.Combine(path, "bin"));
        File.CreateSymbolicLink(Path.Combine(path, "bin", "python3"), Debian.Python);
        return path;
    }

    private static async Task<long> OfAsync(IModel model, string output, CancellationToken cancellationToken) =>
        (await model.ApplyAsync(InputRows.Of(("n", new[] { 1L })), cancellationToken)).Values<long>(output)[0];

    private static async Task<ModelException?> FailureAsync(IModel model)
    {
        try
        {
            await OfAsync(model, "n", Token);
            return null;
        }
        catch (ModelException e)
        {
            return e;
        }
    }

    private static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await Eventually.TrueAsync(() => !File.Exists($"/proc/{pid}/exe") || IsZombie(pid), $"the end of process {pid}");
    }

    private static bool IsZombie(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }
}
