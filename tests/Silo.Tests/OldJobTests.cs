using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using ModelPipeline.Silo.GrainState;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>A job of an earlier version, which stored the names of types, and all partitions in the job itself.</summary>
public sealed class OldJobTests : IDisposable
{
    // The state as the earlier version wrote it. One of two partitions is done.
    private const string Stored = """
        {"$id":"1","$type":"ModelPipeline.Grains.JobState, ModelPipeline.Grains","Pipeline":"test","Status":1,
        "CreatedAt":"2026-11-26T03:00:00+00:00","StartedAt":"2026-11-26T03:00:01+00:00","Users":2,"Partitions":{
        "$type":"System.Collections.Generic.List`1[[ModelPipeline.PartitionState, ModelPipeline.Pipeline]], System.Private.CoreLib",
        "$values":[{"$id":"2","$type":"ModelPipeline.PartitionState, ModelPipeline.Pipeline","Progress":{"$id":"3",
        "$type":"ModelPipeline.PartitionProgress, ModelPipeline.Pipeline","Cursor":"u1","Batches":1,"Read":1,"Scored":1,"IsDone":true}},
        {"$id":"4","$type":"ModelPipeline.PartitionState, ModelPipeline.Pipeline","Progress":{"$id":"5",
        "$type":"ModelPipeline.PartitionProgress, ModelPipeline.Pipeline"}}]},"IsSet":true}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly FakeRetriever retriever = new() { Everybody = ["u1", "u2"] };

    private string ConnectionString => $"Data Source={Path.Combine(folder, "state.db")};Pooling=False";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Job_OfAVersionThatStoredTypeNames_ContinuesFromItsProgress()
    {
        Guid id;
        var gate = new Gate();
        retriever.DuringScan = (_, _, token) => gate.PassAsync(token);
        await using (var before = await StartAsync())
        {
            id = (await before.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!.Id;
            await gate.Reached;
        }

        // Replaces the state by the state of the earlier version.
        await ExecuteAsync("UPDATE OrleansStorage SET PayloadBinary = CAST($stored AS BLOB) WHERE GrainTypeString = 'progress'");
        await ExecuteAsync("DELETE FROM OrleansStorage WHERE GrainTypeString LIKE 'partitions-%'");
        retriever.Scans.Clear();
        gate.Open();
        await using var after = await StartAsync();
        var job = after.Client.GetGrain<IScoringJobGrain>(id);
        var last = (JobInfo?)null;
        await Eventually.TrueAsync(async () => (last = await job.Get())!.IsOver, TimeSpan.FromSeconds(60), () => $"the job to end: {last}");

        Assert.Equal((JobStatus.Completed, 2L, 0L), (last!.Status, last.Scored, last.Failed));
        Assert.Equal("u2|u2", Assert.Single(retriever.Scans).Partition);
        await Eventually.TrueAsync(
            async () => await ExecuteAsync("SELECT count(*) FROM OrleansStorage WHERE GrainTypeString LIKE 'partitions-%'") == 0,
            TimeSpan.FromSeconds(60), () => "what a job needs no more to be removed");
    }

    private async Task<long> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$stored", Stored);
        return await command.ExecuteScalarAsync() is long count ? count : 0;
    }

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = "old";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddPipeline("test", pipeline => pipeline
                .Retrieve(_ => retriever).Apply(_ => new FakeModel()).Write(_ => new FakeWriter()));
            silo.Services.AddSingleton(new JobOptions { PartitionSize = 1 });
            silo.AddScoringGrains();
            silo.UseSqliteGrainState(ConnectionString);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
