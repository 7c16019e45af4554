using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Partitions of results of any size. A table accepts 1,500 load jobs a day, and a partition makes one.</summary>
public sealed class BigQueryPlanTests : IAsyncLifetime
{
    private const string Customers = """{"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"x","type":"FLOAT"}]}}""";

    private readonly ServiceProvider services =
        new ServiceCollection().AddSingleton<TimeProvider>(new HurriedClock()).AddPipelines().AddBigQuery().BuildServiceProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1_000, 0, 0)]
    [InlineData(999, 1_000, 1, 999)]
    [InlineData(1_000_000, 1_000, 1_000, 1_000)]
    [InlineData(5_000_000, 1_000, 1_000, 5_000)]
    [InlineData(5_000_000, 10_000, 500, 10_000)]
    [InlineData(100_000_000, 1_000, 1_000, 100_000)]
    [InlineData(200_000_000, 1_000, 2_000, 100_000)]
    [InlineData(200_000_000, 500_000, 400, 500_000)]
    public async Task PlanScanAsync_Users_AreInAboutAThousandPartitionsOfAHundredThousandAtMost(
        long users, int usersPerPartition, int partitions, long size)
    {
        await using var server = await ScriptedServer.StartAsync([Started(users)], Customers);
        await using var retriever = await OpenAsync(server, [new("x", ColumnType.Double)]);

        var plan = await retriever.PlanScanAsync(usersPerPartition, OnDemand.Call, Token);

        Assert.Equal((users, partitions), (plan.Users, plan.Partitions.Count));
        if (partitions > 0)
            Assert.Equal((0, size), (BigQueryRange.Parse(plan.Partitions[0]).Start, BigQueryRange.Parse(plan.Partitions[0]).End));
    }

    [Theory]
    [InlineData("x", "STRUCT(c0)")]
    [InlineData("", "STRUCT(id)")]
    public async Task PlanScanAsync_Query_GathersTheRowsOfAUserAndSendsNone(string wanted, string columns)
    {
        await using var server = await ScriptedServer.StartAsync([Started(7)], Customers);
        await using var retriever = await OpenAsync(server, wanted.Length == 0 ? [] : [new(wanted, ColumnType.Double)]);

        await retriever.PlanScanAsync(10, OnDemand.Call, Token);

        var query = server.Requests.Last(request => request.Line.StartsWith(ScriptedAnswer.Query, StringComparison.Ordinal)).Body;
        Assert.Contains($"ARRAY_AGG({columns}) AS r", query, StringComparison.Ordinal);
        Assert.Contains("\"maxResults\":0", query, StringComparison.Ordinal);
        Assert.Contains("\"jobCreationMode\":\"JOB_CREATION_REQUIRED\"", query, StringComparison.Ordinal);
        Assert.Contains("IS NOT NULL", query, StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static ScriptedAnswer Started(long users) => new(ScriptedAnswer.Query, 200,
        $$$"""{"jobComplete":true,"jobReference":{"projectId":"p","jobId":"j"},"totalRows":"{{{users}}}","schema":{"fields":[]}}""");

    private async Task<IRetriever> OpenAsync(ScriptedServer server, Field[] wanted)
    {
        var retriever = new BigQueryRetriever(
            new("p", new InputOptions { Table = "customers" }, server.ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), new HurriedClock());
        await retriever.OpenAsync(wanted, Token);
        return retriever;
    }
}
