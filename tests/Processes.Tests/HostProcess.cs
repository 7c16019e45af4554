using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelPipeline.Tests;

/// <summary>A program of the product as a separate process.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // Processes that a test left running after its time limit end with the tests.
    private static readonly ConcurrentDictionary<int, Process> Running = [];

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private bool isDisposed;

    static HostProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Running.Values)
            process.Kill();
    };

    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables in addition to the environment of the tests.</param>
    /// <param name="onLine">Gets each line of the output.</param>
    public HostProcess(IEnumerable<string> command, string folder, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command.First(), command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        process = Process.Start(start)!;
        Running[process.Id] = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Take(string? line)
        {
            if (line is null)
                return;
            output.Enqueue(line);
            onLine?.Invoke(line);
        }
    }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>The output so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Completes when the process ends.</summary>
    public Task Exited => process.WaitForExitAsync();

    public bool HasExited => process.HasExited;

    /// <summary>The peak of the memory in bytes.</summary>
    public long PeakMemory => StatusOf("VmHWM:");

    /// <summary>The memory in bytes.</summary>
    public long Memory => StatusOf("VmRSS:");

    /// <summary>Sends SIGTERM, as an orchestrator does.</summary>
    public void Stop() => Send(15);

    /// <summary>Stops the process with SIGSTOP, without ending it.</summary>
    public void Freeze() => Send(19);

    public void Continue() => Send(18);

    /// <summary>Sends SIGKILL, which acts like a power cut.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(TimeLimit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {TimeLimit.TotalSeconds} s:\n{Output}");
        }

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
            return;
        if (!process.HasExited)
            await KillAsync();
        Running.TryRemove(process.Id, out _);
        process.Dispose();
    }

    private long StatusOf(string name) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    private void Send(int signal) =>
        Assert.True(Signal(process.Id, signal) == 0,
            $"Signal {signal} could not be sent to process {process.Id.ToString(CultureInfo.InvariantCulture)}.");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
