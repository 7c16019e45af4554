using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The API as a process of its own, on ports of its own.</summary>
internal sealed partial class ApiProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = [];
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments.Prepend(Paths.Api))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new();

    /// <summary>Everything that it printed.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts it and waits until it serves.</summary>
    public static Task<ApiProcess> StartAsync(Workplace workplace, JsonObject settings, IReadOnlyDictionary<string, string>? environment = null) =>
        StartAsync(workplace.Folder, ["--Config", workplace.Write(settings)], environment);

    /// <summary>Starts it in a folder with any arguments and waits until it serves.</summary>
    public static async Task<ApiProcess> StartAsync(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var api = new ApiProcess(folder, arguments, environment);
        var exit = api.process.WaitForExitAsync();
        var first = await Task.WhenAny(api.address.Task, exit, Task.Delay(Patience));
        if (first != api.address.Task)
        {
            await api.DisposeAsync();
            Assert.Fail($"The API did not serve within {Patience.TotalSeconds} s, or ended:\n{api.Output}");
        }

        api.Http.BaseAddress = await api.address.Task;
        return api;
    }

    /// <summary>Starts it, expecting it to give up by itself.</summary>
    public static async Task<(int ExitCode, string Output)> StartInVainAsync(Workplace workplace, JsonObject settings, params string[] arguments)
    {
        await using var api = new ApiProcess(workplace.Folder, ["--Config", workplace.Write(settings), .. arguments], null);
        return (await api.ExitAsync(), api.Output);
    }

    /// <summary>Tells it to stop, as an orchestrator does.</summary>
    public void Stop() => Assert.Equal(0, Signal(process.Id, Terminate));

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        Http.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        output.Enqueue(line);
        const string Marker = "serves on ";
        var at = line.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0)
            address.TrySetResult(new Uri(line[(at + Marker.Length)..].Split(' ')[0]));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
