using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The API as a separate process with its own ports.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly HostProcess process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ApiProcess(string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment) =>
        process = new(
            ["dotnet", Paths.Api, .. arguments],
            folder,
            new Dictionary<string, string>(
                environment
                    ?? new Dictionary<string, string>())
            {
                ["ASPNETCORE_URLS"] = environment?.GetValueOrDefault("ASPNETCORE_URLS")
                        ?? "http://127.0.0.1:0"
            },
            Take);

    public HttpClient Http { get; } = new();

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>The output so far.</summary>
    public string Output => process.Output;

    /// <summary>The peak of the memory in bytes.</summary>
    public long PeakMemory => process.PeakMemory;

    /// <summary>Starts the process and waits until it serves.</summary>
    public static Task<ApiProcess> StartAsync(Workplace workplace, JsonObject settings,
        IReadOnlyDictionary<string, string>? environment = null) =>
        StartAsync(workplace.Folder, ["--Config", workplace.Write(settings)], environment);

    /// <summary>Starts the process in a folder with any arguments, and waits until it serves.</summary>
    public static async Task<ApiProcess> StartAsync(string folder, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var api = new ApiProcess(folder, arguments, environment);
        var first = await Task.WhenAny(api.address.Task, api.process.Exited, Task.Delay(TimeLimit));
        if (first != api.address.Task)
        {
            await api.DisposeAsync();
            Assert.Fail($"The API did not serve within {TimeLimit.TotalSeconds} s, or ended:\n{api.Output}");
        }

        api.Http.BaseAddress = await api.address.Task;
        return api;
    }

    /// <summary>Starts a process that must end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> StartInVainAsync(Workplace workplace, JsonObject settings,
        params string[] arguments)
    {
        await using var api = new ApiProcess(workplace.Folder, ["--Config", workplace.Write(settings), .. arguments], null);
        return (await api.ExitAsync(), api.Output);
    }

    /// <summary>Sends SIGTERM, as an orchestrator does.</summary>
    public void Stop() => process.Stop();

    /// <summary>Sends SIGKILL, which acts like a power cut.</summary>
    public Task KillAsync() => process.KillAsync();

    public Task<int> ExitAsync() => process.ExitAsync();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Http.Dispose();
    }

    private void Take(string line)
    {
        const string Marker = "serves on ";
        var at = line.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0)
            address.TrySetResult(new Uri(line[(at + Marker.Length)..].Split(' ')[0]));
    }
}
