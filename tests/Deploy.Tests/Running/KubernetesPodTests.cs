using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Schema;
using Npgsql;
using Orleans.Hosting.Kubernetes;

namespace ModelPipeline.Tests;

/// <summary>A silo whose settings say that it runs in a pod.</summary>
public sealed class KubernetesPodTests(PostgreSqlServer server) : IDisposable
{
    private static readonly Dictionary<string, string?> Pod = new()
    {
        ["POD_NAME"] = "silo-1",
        ["POD_NAMESPACE"] = "model-pipeline",
        ["POD_IP"] = "127.0.0.1",
        ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1"
    };

    // A silo repeats a refused request at once, without end.
    private readonly CancellationTokenSource timeout = new(TimeSpan.FromSeconds(60));

    public void Dispose() => timeout.Dispose();

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Start_InAPod_UsesExactlyTheRightsOfItsRole(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        await using var kubernetes = new KubernetesApi(Itself(overlay));
        using var files = new DeployedFiles(overlay);
        using var silo = Build(overlay, files, await kubernetes.StartAsync(), await CustomerDatabase.CreateAsync(server));

        await silo.StartAsync(timeout.Token);
        await Eventually.TrueAsync(() => kubernetes.Verbs.Contains("watch"), "the silo to watch the pods");
        var details = silo.Services.GetRequiredService<ILocalSiloDetails>();
        await silo.StopAsync();

        Assert.Equal(("silo-1", "127.0.0.1"), (details.Name, details.SiloAddress.Endpoint.Address.ToString()));
        Assert.Equal(Assert.Single(overlay.One<V1Role>("silo").Rules).Verbs.Order(StringComparer.Ordinal),
            kubernetes.Verbs.Distinct().Order(StringComparer.Ordinal));
        // The silo finds the other silos by the labels in the manifest. No other pod has these labels.
        var selector = Assert.Single(kubernetes.Selectors.Distinct())
            .Split(',')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal("silo", Assert.Single(overlay.Select(selector, "the silos")).Name);
    }

    [Fact]
    public async Task Start_SiloWhosePodIsGone_IsDeclaredDeadAtOnce()
    {
        var overlay = await Overlay.RenderAsync("small");
        await using var kubernetes = new KubernetesApi(Itself(overlay));
        using var files = new DeployedFiles(overlay);
        var database = await CustomerDatabase.CreateAsync(server);
        await using (var source = NpgsqlDataSource.Create($"{database};Pooling=False"))
            await new SchemaMigration(source).ApplyAsync(CancellationToken.None);
        // The table has another silo that was alive a moment ago. Without Kubernetes, the new silo would try to reach it until its last
        // sign of life is old.
        await CustomerDatabase.ExecuteAsync(database, $"""
            INSERT INTO OrleansMembershipVersion VALUES ('model-pipeline', 1);
            INSERT INTO OrleansMembership (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
            VALUES ('model-pipeline', '127.0.0.1', {FreePort.Find()}, 1, 'silo-0', 'gone', 3, 0, now(), now())
            """);
        using var log = new LogLines();
        using var silo = Build(overlay, files, await kubernetes.StartAsync(), database, log);

        await silo.StartAsync(timeout.Token);

        Assert.Equal(6, await CustomerDatabase.ExecuteAsync(database, "SELECT Status FROM OrleansMembership WHERE SiloName = 'silo-0'"));
        Assert.Contains(log,
            line => line.Contains("silo-0", StringComparison.Ordinal)
                && line.Contains("does not correspond to any known pod", StringComparison.Ordinal));
        await silo.StopAsync();
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Environment_Silo_HasTheVariablesOfAPod(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var variables = overlay.Workload("silo").Container.Env;

        Assert.Equal("true", variables.Single(variable => variable.Name == "Cluster__Kubernetes").Value);
        Assert.Equal(
            [("POD_IP", "status.podIP"), ("POD_NAME", "metadata.name"), ("POD_NAMESPACE", "metadata.namespace")],
            variables.Where(variable => variable.ValueFrom?.FieldRef is not null)
                .Select(variable => (variable.Name, variable.ValueFrom.FieldRef.FieldPath)).Order());
    }

    [Fact]
    public void Check_OutsideOfAPod_NamesWhatIsMissing()
    {
        var fault = Assert.Single(
            KubernetesPod.Check(new() { Kind = "AdoNet", Kubernetes = true }, Settings(new() { ["POD_NAME"] = "silo-1" })));

        Assert.Equal(
            "Cluster:Kubernetes is true, but the environment lacks POD_NAMESPACE, POD_IP, KUBERNETES_SERVICE_HOST; set them as deploy/k8s does, or leave it out where the silo runs in no pod.", fault.ToString());
    }

    [Fact]
    public void Check_ClusterOfOneProcess_IsAFault() =>
        Assert.Contains("set Cluster:Kind to AdoNet",
            Assert.Single(KubernetesPod.Check(new() { Kubernetes = true }, Settings(Pod))).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Check_KubernetesIsOff_NeedsNothing() => Assert.Empty(KubernetesPod.Check(new() { Kind = "AdoNet" }, Settings([])));

    private static V1Pod Itself(Overlay overlay) =>
        new() { Metadata = new() { Name = Pod["POD_NAME"], Labels = overlay.Workload("silo").Labels } };

    private static IHost Build(Overlay overlay, DeployedFiles files, KubernetesClientConfiguration kubernetes, string database,
        ILoggerProvider? log = null)
    {
        // Orleans reads these values only from the environment.
        foreach (var (variable, value) in Pod)
            Environment.SetEnvironmentVariable(variable, value);
        var builder = Host.CreateApplicationBuilder([
            .. files.Arguments(overlay.Workload("silo").Container), .. files.ModelArguments(overlay),
            "--ConnectionStrings:cluster", database, "--ConnectionStrings:customers", database, "--ConnectionStrings:scores", database,
            "--Cluster:Kubernetes=true", "--Cluster:SiloPort", FreePort.Find(), "--Cluster:GatewayPort", FreePort.Find()]);
        builder.AddSilo();
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.Services.PostConfigure<KubernetesHostingOptions>(options => options.GetClientConfiguration = () => kubernetes);
        return builder.Build();
    }

    private static IConfiguration Settings(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
