using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelPipeline.Tests;

/// <summary>A program of the product as a process of its own.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    // What a test that ran past its limit has left running ends with the tests.
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
    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">What its environment has beyond that of the tests.</param>
    /// <param name="onLine">Told each line that it prints.</param>
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

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Everything that it printed.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Ends with the process.</summary>
    public Task Exited => process.WaitForExitAsync();

    public bool HasExited => process.HasExited;

    /// <summary>The most memory that it has had at a time, in bytes.</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture);

    /// <summary>Tells it to stop, as an orchestrator does.</summary>
    public void Stop() => Send(15);

    /// <summary>Takes the processor away from it.</summary>
    public void Freeze() => Send(19);

    public void Continue() => Send(18);

    /// <summary>Ends it as a power cut would.</summary>
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

    private void Send(int signal) =>
        Assert.True(Signal(process.Id, signal) == 0,
            $"Signal {signal} could not be sent to process {process.Id.ToString(CultureInfo.InvariantCulture)}.");

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
