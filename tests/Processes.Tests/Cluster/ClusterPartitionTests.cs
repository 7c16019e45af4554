using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Silos that cannot reach each other, but reach the database and the API.</summary>
public sealed class ClusterPartitionTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server, ServingCluster.Users);
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly List<SiloProcess> silos = [];

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos)
            await silo.DisposeAsync();
        await room.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Partition_BetweenSilos_LosesAndOverwritesNothing()
    {
        await using var network = await SeparateNetwork.TryCreateAsync();
        Assert.SkipWhen(network is null,
            "This machine lets nobody make a network namespace (root and iproute2); the frozen silo of ClusterTests is what remains of this test.");
        var database = new NpgsqlConnectionStringBuilder(room.ConnectionString);
        await using var forward = new PortForward(network.Here, database.Port);
        var first = Start("here-1", network.Here, database);
        var second = Start("here-2", network.Here, database);
        var cutOff = Start("there", network.There, new(database.ConnectionString) { Host = network.Here, Port = forward.Port }, network);
        await Task.WhenAll(silos.Select(silo => silo.ReadyAsync()));
        await room.Database.ExecuteAsync(WriteLog.Tables);
        await using var api = await ApiProcess.StartAsync(folder, ["--Config", Settings(database.ConnectionString)]);
        await using var load = new Load(() => api.Http);
        var usual = await load.WaitUntilEvenAsync();

        var cut = load.Elapsed;
        await network.CutThereAsync(cutOff.SiloPort);
        await network.CutHereAsync(first.SiloPort);
        await network.CutHereAsync(second.SiloPort);
        await load.RecoversAsync(from: cut, usual, within: TimeSpan.FromSeconds(40));
        // The two silos outvote the third. It reads in the database that it is dead, and ends.
        Assert.NotEqual(0, await cutOff.ExitAsync());
        await load.StopAsync();

        Assert.DoesNotContain(new[] { first, second }, silo => silo.HasExited);
        load.AssertFailuresAreRetryable(cut, within: TimeSpan.FromSeconds(40));
        await room.Database.AssertHoldsAsync(load.Calls);
    }

    private SiloProcess Start(string name, string address, NpgsqlConnectionStringBuilder database, SeparateNetwork? network = null)
    {
        var settings = Settings(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = name }.ConnectionString);
        var silo = new SiloProcess(name, folder, ["--Config", settings, "--Cluster:Address", address], network?.Launcher, address);
        silos.Add(silo);
        return silo;
    }

    private string Settings(string connectionString)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, ClusterSettings.Of(connectionString).ToJsonString());
        return file;
    }
}
