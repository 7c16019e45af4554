using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>
/// The programs of an overlay, started as its pods would start them: their arguments, environment and settings file. What a single machine
/// cannot have is another: ports, the folder of models, the database, and Kubernetes.
/// </summary>
internal sealed class DeployedCluster(Overlay overlay, string database) : IAsyncDisposable
{
    private readonly DeployedFiles files = new(overlay);
    private readonly Dictionary<string, HostProcess> processes = [];

    /// <summary>Where a workload serves.</summary>
    public Dictionary<string, HttpClient> Http { get; } = [];

    /// <summary>Runs the job to its end.</summary>
    public async Task MigrateAsync()
    {
        await using var job = Start("migration", Paths.Silo);
        Assert.True(await job.ExitAsync() == 0, job.Output);
    }

    public void StartSilo() => Serve("silo", Paths.Silo, [
        "--Cluster:Kubernetes=false", "--Cluster:Address=127.0.0.1", $"--Cluster:SiloPort={FreePort.Find()}",
        $"--Cluster:GatewayPort={FreePort.Find()}", .. files.ModelArguments(overlay)]);

    public void StartApi() => Serve("api", Paths.Api, []);

    /// <summary>The status that a workload answers with; 0 where nobody answers.</summary>
    public async Task<int> GetAsync(string workload, string path)
    {
        // The others wait for whoever ended.
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

    // What comes from a secret is the tests' own database; what comes from the pod is not needed without Kubernetes.
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
