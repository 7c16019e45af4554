using System.Diagnostics;
using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>
/// A program that runs until its scenario is over. Its id is in the file <c>pids</c>: the script ends the program if this one cannot.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process process;
    private readonly string log;
    private readonly string pids;

    private ServerProcess(Process process, string log, string pids)
    {
        (this.process, this.log, this.pids) = (process, log, pids);
    }

    public int Id => process.Id;

    private string Line => process.Id.ToString(CultureInfo.InvariantCulture);

    /// <param name="workspace">The folders; its log is in one of them.</param>
    /// <param name="name">The name of its log.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Environment variables beside those of this program.</param>
    /// <param name="folder">Its working directory.</param>
    public static ServerProcess Start(Workspace workspace, string name, IEnumerable<string> command,
        IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var log = Path.Combine(workspace.Logs, $"{name}.log");
        var start = new ProcessStartInfo("sh",
            ["-c", "exec \"$@\" >\"$0\" 2>&1", log, .. command])
        { WorkingDirectory = folder ?? workspace.Data };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        var process = Process.Start(start)!;
        var server = new ServerProcess(process, log, Path.Combine(workspace.Data, "pids"));
        File.AppendAllLines(server.pids, [server.Line]);
        return server;
    }

    /// <summary>Waits until a condition holds.</summary>
    public async Task ReadyAsync(Func<Task<bool>> isReady, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.StartNew(); !await isReady();)
        {
            if (process.HasExited || began.Elapsed > StartTimeout)
            {
                throw new InvalidOperationException(
                    $"{process.StartInfo.ArgumentList[3]} {(process.HasExited ? "ended" : "does not serve")}; see {log}.");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Waits until its readiness route answers.</summary>
    public Task ReadyAsync(Uri address, CancellationToken cancellationToken) => ReadyAsync(async () =>
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }, cancellationToken);

    public async Task StopAsync(string signal)
    {
        if (process.HasExited)
            return;
        using (var kill = Process.Start("kill", [$"-{signal}", Line]))
            await kill.WaitForExitAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync("TERM");
        // Another program may get the id of a process that has ended.
        File.WriteAllLines(pids, File.ReadAllLines(pids).Where(line => line != Line));
        process.Dispose();
    }
}
