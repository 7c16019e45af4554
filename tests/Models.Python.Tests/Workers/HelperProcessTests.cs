using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>
/// Processes that a model starts itself, such as the server of another language. They hold the pipes of Python's output open.
/// </summary>
public sealed class HelperProcessTests : IDisposable
{
    private const string Source = """
        import os, subprocess
        inputs = {"n": "int64"}
        outputs = {"pid": "int64", "parent": "int64", "loaded": "int64", "called": "int64"}
        def load(path):
            global loaded
            loaded = subprocess.Popen(["sleep", "3600"]).pid
        def apply(columns):
            rows = len(columns["n"])
            called = subprocess.Popen(["sleep", "3600"]).pid if (columns["n"] == 1).any() else 0
            return {name: [value] * rows for name, value in
                    {"pid": os.getpid(), "parent": os.getppid(), "loaded": loaded, "called": called}.items()}
        """;

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task DisposeAsync_ModelHasStartedProcesses_TheyEndToo()
    {
        var model = await folder.ModuleAsync(Source);
        var pids = await CallAsync(model, 1);

        await model.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);

        await Eventually.TrueAsync(() => !pids.Any(IsAlive), "the processes of the model to end");
    }

    [Fact]
    public async Task ApplyAsync_WorkerIsKilled_WhatItHasStartedEndsToo()
    {
        await using var model = await folder.ModuleAsync(Source);
        var pids = await CallAsync(model, 1);

        Kill(pids[0]);

        // The worker that has ended is found when it is to be used.
        await Eventually.TrueAsync(async () =>
        {
            await CallAsync(model, 0);
            return !IsAlive(pids[3]);
        }, "the process of the ended worker to end");
        await Eventually.TrueAsync(() => !Exists(pids[0]), "the exit code of the worker to be taken");
        Assert.True(IsAlive(pids[2]), "The process of the model itself goes on.");
    }

    [Fact]
    public async Task ApplyAsync_ProcessThatLoadedTheModelIsKilled_LoadsTheModelAgain()
    {
        await using var model = await folder.ModuleAsync(Source);
        var pids = await CallAsync(model, 1);

        Kill(pids[1]);
        await Eventually.TrueAsync(() => !IsAlive(pids[0]), "the worker to end with the process that loaded the model");

        Assert.NotEqual(pids[1], (await CallAsync(model, 0).WaitAsync(TimeSpan.FromSeconds(60), Token))[1]);
        Kill(pids[2]);
        Kill(pids[3]);
    }

    private static async Task<int[]> CallAsync(IModel model, long n)
    {
        var outputs = await model.ApplyAsync(InputRows.Of(("n", new[] { n })), Token);
        return [.. new[] { "pid", "parent", "loaded", "called" }.Select(name => (int)outputs.Values<long>(name)[0])];
    }

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    private static string FileOf(int pid) => $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";

    private static bool Exists(int pid) => File.Exists(FileOf(pid));

    // A zombie process counts as ended.
    private static bool IsAlive(int pid)
    {
        try
        {
            return pid > 0 && !File.ReadAllText(FileOf(pid)).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
