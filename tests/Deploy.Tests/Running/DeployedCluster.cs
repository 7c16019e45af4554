using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>
/// Starts the programs of an overlay like its pods: with their arguments, environment and settings file. A single machine needs other
/// ports, another folder of models, another database, and no Kubernetes.
/// </summary>
internal sealed class DeployedCluster(Overlay overlay, string database) : IAsyncDisposable
{
    private readonly DeployedFiles files = new(overlay);
    private readonly Dictionary<string, HostProcess> processes = [];

    /// <summary>The HTTP client of each workload.</summary>
    public Dictionary<string, HttpClient> Http { get; } = [];

    /// <summary>Runs the migration job to its end.</summary>
    public async Task MigrateAsync()
    {
        await using var job = Start("migration", Paths.Silo);
        Assert.True(await job.ExitAsync() == 0, job.Output);
    }

    /// <summary>Makes a key, as docs/deploy.md does it in the pod of the API.</summary>
    public async Task<string> CreateKeyAsync(string scopes)
    {
        await using var command = Start("api", Paths.Api, "--create-key", "test", "--scopes", scopes);
        Assert.True(await command.ExitAsync() == 0, command.Output);
        return command.Output.Split('\n').Single(line => line.StartsWith("mp_", StringComparison.Ordinal));
    }

    public void StartSilo() => Serve("silo", Paths.Silo, [
        "--Cluster:Kubernetes=false", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={FreePort.Find()}",
        $"--Cluster:GatewayPort={FreePort.Find()}", .. files.ModelArguments(overlay)]);

    public void StartApi() => Serve("api", Paths.Api, []);

    /// <summary>The status code of a workload's answer; 0 without an answer.</summary>
    public async Task<int> GetAsync(string workload, string path)
    {
        // The other processes wait for the process that ended.
        foreach (var (name, process) in processes)
            Assert.False(process.HasExited, $"The {name} ended:\n{process.Output}");
        try
        {
            using var response = await Http[workload].GetAsync(path);
            return (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    public string Output(string workload) => processes[workload].Output;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Values)
            await process.DisposeAsync();
        foreach (var http in Http.Values)
            http.Dispose();
        files.Dispose();
    }

    private void Serve(string workload, string program, IEnumerable<string> arguments)
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        Http[workload] = new() { BaseAddress = new(url), Timeout = TimeSpan.FromSeconds(10) };
        processes[workload] = Start(workload, program, [.. arguments, "--urls", url]);
    }

    private HostProcess Start(string workload, string program, params IEnumerable<string> arguments)
    {
        var container = overlay.Workload(workload).Container;
        return new(["dotnet", program, .. files.Arguments(container), .. arguments], files.Work, Environment(container));
    }

    // Values from a secret become the test's own database. Values from the pod are not needed without Kubernetes.
    private Dictionary<string, string> Environment(V1Container container)
    {
        var environment = (container.Env ?? []).Where(variable => variable.ValueFrom?.FieldRef is null)
            .ToDictionary(variable => variable.Name, variable => variable.Value is { } value ? files.Value(value) : database);
        foreach (var source in container.EnvFrom ?? [])
        {
            foreach (var key in SecretCommands.Read()[source.SecretRef.Name])
                environment[$"{source.Prefix}{key}"] = database;
        }

        return environment;
    }
}
