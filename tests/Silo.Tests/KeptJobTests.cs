using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.GrainState;
using ModelPipeline.Silo.Schema;
using Npgsql;
using Orleans.Core.Internal;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>Jobs in the databases that store them in production.</summary>
public sealed class KeptJobTests(PostgreSqlServer server)
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Job_PastItsRetention_IsDeleted(string kind)
    {
        var calendar = new Calendar(TimeProvider.System.GetUtcNow());
        var use = await UseAsync(kind);
        await using var cluster = await StartAsync(use, calendar);
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");
        var id = (await jobs.Create("test", new("key"))).Job!.Id;
        var job = cluster.Client.GetGrain<IScoringJobGrain>(id);
        await Eventually.TrueAsync(async () => (await jobs.List()).All(each => each.IsOver), TimeSpan.FromSeconds(60),
            () => "the job to end");
        await job.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        Assert.Equal((JobStatus.Completed, 2), ((await job.Get())!.Status, (int)(await job.Get())!.Scored));

        calendar.Now += TimeSpan.FromDays(31);
        await job.AsReference<IRemindable>().ReceiveReminder("forget", default);
        await job.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        Assert.Null(await job.Get());
        Assert.Null(await job.Cancel());
        Assert.Empty(await jobs.List());
        Assert.NotNull((await jobs.Create("test", new("next"))).Job);
    }

    private async Task<Action<ISiloBuilder>> UseAsync(string kind)
    {
        if (kind == "Sqlite")
        {
            var file = Path.Combine(Directory.CreateTempSubdirectory("model-pipeline-").FullName, "state.db");
            return silo => silo.UseSqliteGrainState($"Data Source={file};Pooling=False");
        }

        var schema = $"jobs_{Guid.NewGuid():N}";
        var connectionString = $"{server.ConnectionString};Search Path={schema}";
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var command = database.CreateCommand($"CREATE SCHEMA {schema}"))
            await command.ExecuteNonQueryAsync();
        await new SchemaMigration(database).ApplyAsync(CancellationToken.None);
        return silo => silo.UseAdoNetState(new() { State = connectionString });
    }

    private static async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder> use, TimeProvider clock)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddPipeline("test",
                pipeline =>
                    pipeline.Retrieve(_ => new FakeRetriever { Everybody = ["u1", "u2"] }).Apply(_ => new FakeModel())
                        .Write(_ => new FakeWriter()));
            silo.Services.AddSingleton(clock);
            silo.AddScoringGrains();
            use(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
