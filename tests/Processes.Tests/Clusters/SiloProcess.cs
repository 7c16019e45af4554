using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>A silo as a separate process.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly HostProcess process;

    /// <param name="name">The name that marks its writes.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="arguments">The settings, except the ports.</param>
    /// <param name="launcher">A command prefix that starts the process; null to start it directly.</param>
    /// <param name="probes">The address of its probes, if other machines ask for them.</param>
    public SiloProcess(string name, string folder, IEnumerable<string> arguments, IEnumerable<string>? launcher = null,
        string probes = "127.0.0.1")
    {
        Name = name;
        var health = $"http://{probes}:{Workplace.FreePort().ToString(CultureInfo.InvariantCulture)}";
        Http.BaseAddress = new(health);
        process = new(
            [.. launcher ?? [], "dotnet", Paths.Silo, "--Cluster:SiloPort", $"{SiloPort}", "--Cluster:GatewayPort", $"{GatewayPort}",
                .. arguments],
            folder,
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = health });
    }

    public string Name { get; }

    public int SiloPort { get; } = Workplace.FreePort();

    public int GatewayPort { get; } = Workplace.FreePort();

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>The memory in bytes.</summary>
    public long Memory => process.Memory;

    public string Output => process.Output;

    public bool HasExited => process.HasExited;

    private HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Waits until the silo has joined and its stores answer.</summary>
    /// <param name="limit">The longest wait; a minute unless the silo starts under load.</param>
    public async Task<SiloProcess> ReadyAsync(TimeSpan? limit = null)
    {
        await Eventually.TrueAsync(
            async () => process.HasExited || await GetAsync("/health/ready") == 200, limit ?? TimeSpan.FromSeconds(60),
            () => $"silo {Name} to be ready. It said:\n{Output}");
        Assert.False(process.HasExited, $"Silo {Name} ended:\n{Output}");
        return this;
    }

    /// <summary>The status code of a probe; 0 without an answer.</summary>
    public async Task<int> GetAsync(string path)
    {
        try
        {
            using var response = await Http.GetAsync(path);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    /// <summary>The text of a probe.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    public void Stop() => process.Stop();

    public void Freeze() => process.Freeze();

    public void Continue() => process.Continue();

    public Task KillAsync() => process.KillAsync();

    public Task<int> ExitAsync() => process.ExitAsync();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Http.Dispose();
    }
}
