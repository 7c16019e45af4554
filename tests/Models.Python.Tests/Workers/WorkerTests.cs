using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>Workers that end, hang or leak memory.</summary>
public sealed partial class WorkerTests : IDisposable
{
    private const string Source = """
        import os, time
        inputs = {"n": "int64"}
        outputs = {"n": "int64", "pid": "int64", "parent": "int64"}
        kept = []
        def apply(columns):
            n = columns["n"]
            if (n == -1).any():
                os._exit(3)
            if (n == -2).any():
                time.sleep(3600)
            if (n == -3).any():
                kept.append(bytearray(os.urandom(1 << 20) * 50))
            if (n == -4).any():
                time.sleep(0.2)
            return {"n": n, "pid": [os.getpid()] * len(n), "parent": [os.getppid()] * len(n)}
        """;

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ApplyAsync_WorkersAreKilledUnderLoad_NoCallFails()
    {
        await using var model = await folder.ModuleAsync(Source);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var calls = 0;
        async Task CallAsync(int caller)
        {
            while (!over.IsCancellationRequested)
            {
                var outputs = await model.ApplyAsync(Rows(caller, caller + 1), Token);
                Assert.Equal([caller, caller + 1], outputs.Values<long>("n").ToArray());
                Interlocked.Increment(ref calls);
            }
        }

        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(() => CallAsync(caller), Token)).ToArray();
        for (var kill = 0; kill < 20; kill++)
        {
            var seen = Volatile.Read(ref calls);
            Kill(await PidAsync(model));
            await Eventually.TrueAsync(
                () => Volatile.Read(ref calls) > seen + 50 || callers.Any(caller => caller.IsCompleted), "calls after a worker was killed");
        }

        await over.CancelAsync();
        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task UseInputTypesAsync_Model_HasAWorkerForEachCore()
    {
        await using var model = await folder.ModuleAsync(Source);
        var parent = (await model.ApplyAsync(Rows(1), Token)).Values<long>("parent")[0];

        var children = Process.GetProcesses().Count(each =>
        {
            using (each)
                return IsAlive(each.Id) && ParentOf(each.Id) == parent;
        });

        Assert.Equal(Environment.ProcessorCount, children);
    }

    [Fact]
    public async Task ApplyAsync_RowEndsItsProcess_FailsAloneWithTheExitCode()
    {
        await using var model = await folder.ModuleAsync(Source);

        var (answered, failed) = await HalveAsync(model, rows: 64, poison: -1);

        Assert.Equal(63, answered);
        var error = Assert.Single(failed);
        Assert.Equal("The Python worker ended (exit code 3).", error.Message);
        Assert.NotNull(error.InnerException);
        Assert.Contains("ended (exit code 3) in a call of 64 row(s)", folder.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_RowHangs_FailsAloneWithinTheDeadlineOfCallers()
    {
        await using var model = await folder.ModuleAsync(Source);

        var (answered, failed) = await HalveAsync(model, rows: 64, poison: -2);

        Assert.Equal(63, answered);
        Assert.Contains("took longer than 1.0 seconds, and was ended", Assert.Single(failed).Message, StringComparison.Ordinal);
        // The limits of the calls that hung, added up: what the machine takes besides is not counted.
        var waited = Limits().Matches(folder.Log.Text).Sum(limit => double.Parse(limit.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.InRange(waited, 1, 8);
    }

    [Fact]
    public async Task ApplyAsync_SlowModel_DoesNotCountAsHangingOnceItsTimeIsKnown()
    {
        await using var model = await folder.ModuleAsync("""
            import time
            inputs = {"n": "int64"}
            outputs = {"n": "int64"}
            def apply(columns):
                time.sleep(len(columns["n"]) * 0.02)
                return columns
            """);
        var rows = Rows([.. Enumerable.Range(0, 64)]);
        var (answered, failed) = await HalveAsync(model, rows.Count, poison: 0);
        Assert.Equal((64, 0), (answered, failed.Count));

        // This call takes 1.3 seconds. That is more than the limit of the first call of many rows.
        Assert.Equal(64, (await model.ApplyAsync(rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_ModelLeaks_ItsWorkersAreReplacedBeyondMaxMemory()
    {
        await using var model = await folder.ModuleAsync(Source, null, options => options.MaxMemory = "250MB");
        var pids = new HashSet<int>();
        var most = 0L;
        for (var call = 0; call < 30; call++)
        {
            try
            {
                var outputs = await model.ApplyAsync(Rows(-3), Token);
                pids.Add((int)outputs.Values<long>("pid")[0]);
            }
            catch (ModelException e) when (e.InnerException is WorkerEndedException)
            {
                // To fill 50 MB takes longer than the second of a call on a busy machine.
            }

            most = Math.Max(most, pids.Select(MemoryLimit.Of).DefaultIfEmpty().Max());
        }

        Assert.True(pids.Count >= 5, $"30 calls that leak 50 MB each were answered by {pids.Count} processes.");
        Assert.True(most < 450L << 20, $"A process had {most >> 20} MB.");
        Assert.Contains("has more than 250 MB (Model:MaxMemory); another takes its place", folder.Log.Text, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => pids.Count(IsAlive) <= Environment.ProcessorCount, "the processes that had too much memory to end");
    }

    [Fact]
    public async Task ApplyAsync_CallerCancels_HangingWorkerIsEnded()
    {
        await using var model = await folder.ModuleAsync(Source);
        for (var call = 0; call < 4; call++)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Rows(-2), deadline.Token).AsTask());
        }

        var outputs = await model.ApplyAsync(Rows(7), Token);
        Assert.Equal([7], outputs.Values<long>("n").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_ProcessThatLoadedTheModelIsKilled_LoadsTheModelAgain()
    {
        await using var model = await folder.ModuleAsync(Source);
        var parent = (int)(await model.ApplyAsync(Rows(1), Token)).Values<long>("parent")[0];
        var pid = await PidAsync(model);
        Kill(parent);

        await Eventually.TrueAsync(() => !IsAlive(pid), "the workers to end with the process that started them");
        var outputs = await model.ApplyAsync(Rows(5), Token);

        Assert.Equal([5], outputs.Values<long>("n").ToArray());
        Assert.NotEqual(parent, outputs.Values<long>("parent")[0]);
    }

    [Fact]
    public async Task ApplyAsync_FileReplacedAndProcessKilled_DoesNotServeAnotherModel()
    {
        var path = folder.Write("rules.py", Source);
        await using var model = await folder.LoadAsync(path);
        var parent = (int)(await model.ApplyAsync(Rows(1), Token)).Values<long>("parent")[0];
        var pid = await PidAsync(model);
        await File.AppendAllTextAsync(path, "\n# another\n", Token);
        Kill(parent);
        await Eventually.TrueAsync(() => !IsAlive(pid), "the workers to end with the process that started them");

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows(1), Token).AsTask());
        Assert.StartsWith("No Python worker of the model runs; the next starts within ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" seconds. The log says why.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($" seconds. {WorkerEndedException.OtherFile().Message}", error.Detail, StringComparison.Ordinal);
        Assert.Equal((false, true), (error.BlamesData, error.IsTransient));
    }

    [Fact]
    public async Task ApplyAsync_ModelWithThreads_RunsInProcessesOfItsOwn()
    {
        const string Thread = "import threading, time\nthreading.Thread(target=lambda: time.sleep(3600), daemon=True).start()\n";
        await using var model = await folder.ModuleAsync(Thread + Source);

        var pid = await PidAsync(model);
        Kill(pid);

        Assert.NotEqual(pid, await PidAsync(model));
    }

    [Fact]
    public async Task DisposeAsync_AllProcesses_EndEvenOneThatHangs()
    {
        var model = await folder.ModuleAsync(Source);
        var outputs = await model.ApplyAsync(Rows(1), Token);
        int[] pids = [(int)outputs.Values<long>("pid")[0], (int)outputs.Values<long>("parent")[0]];
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Rows(-2), deadline.Token).AsTask());

        await model.DisposeAsync();

        await Eventually.TrueAsync(() => !pids.Any(IsAlive), "the processes to end");
    }

    [GeneratedRegex("took longer than ([0-9.]+) seconds")]
    private static partial Regex Limits();

    private static Batch Rows(params long[] numbers) => InputRows.Of(("n", numbers));

    private static async Task<int> PidAsync(IModel model) => (int)(await model.ApplyAsync(Rows(1), Token)).Values<long>("pid")[0];

    private static async Task<(int Answered, IReadOnlyList<Exception> Failed)> HalveAsync(IModel model, int rows, long poison)
    {
        var answered = 0;
        var failed = new List<Exception>();
        var numbers = Enumerable.Range(0, rows).Select(row => row == rows / 3 ? poison : row).ToArray();
        var batch = Rows(numbers);
        await new Halving<Batch>(
            async (start, count) => await model.ApplyAsync(batch.Slice(start, count), Token),
            outputs =>
            {
                answered += outputs.Count;
                return Task.CompletedTask;
            },
            e => e is ModelException,
            (_, _, e) => failed.Add(e),
            concurrency: 1,
            Token).RunAsync(rows);
        return (answered, failed);
    }

    private static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // The test has killed the process already.
        }
    }

    // A zombie process counts as ended. Its parent has not asked for its exit code yet.
    private static bool IsAlive(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    // The name of the program can have spaces and brackets.
    private static long ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return long.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
