using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The pauses between the attempts of a request, which BigQuery's service level agreement requires.</summary>
public sealed class BigQueryRetryTests
{
    private const string Customers = """{"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"x","type":"FLOAT"}]}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1, 1.25)]
    [InlineData(1, 2, 2.5)]
    [InlineData(4, 16, 20)]
    [InlineData(5, 32, 32)]
    [InlineData(1_000, 32, 32)]
    public void Pause_Attempt_DoublesFromASecondToThirtyTwoWithAQuarterOfChance(int attempt, double least, double most)
    {
        Assert.Equal(TimeSpan.FromSeconds(least), BigQueryRetry.Pause(attempt, 0));
        Assert.Equal(TimeSpan.FromSeconds(most), BigQueryRetry.Pause(attempt, 1));
    }

    [Theory]
    [InlineData(false, new[] { 1, 2, 4 })]
    [InlineData(true, new[] { 1, 2, 4, 8, 16, 32, 32, 32, 32 })]
    public async Task GetAsync_BigQueryIsDown_PausesBetweenAttemptsOfOneRequestId(bool isOfAJob, int[] seconds)
    {
        var clock = new HurriedClock();
        await using var services =
            new ServiceCollection().AddSingleton<TimeProvider>(clock).AddPipelines().AddBigQuery().BuildServiceProvider();
        await using var server = await ScriptedServer.StartAsync(
            [ScriptedAnswer.Error(ScriptedAnswer.Query, 503, "backendError", "Visibility check was unavailable.")], Customers);
        await using var retriever = new BigQueryRetriever(
            new("p", new InputOptions { Table = "customers" }, server.ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), clock);
        await retriever.OpenAsync([new("x", ColumnType.Double)], Token);
        var call = isOfAJob ? new StoreCall("p", RunTrigger.Job, Guid.NewGuid()) : OnDemand.Call;

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], call, Token));

        var pauses = clock.Waits.Where(wait => wait >= TimeSpan.FromSeconds(1)).ToArray();
        Assert.True(error.IsTransient);
        Assert.Equal(seconds.Length, pauses.Length);
        Assert.All(seconds.Zip(pauses), each =>
            Assert.InRange(each.Second.TotalSeconds, each.First, Math.Min(each.First * 1.25, 32)));
        Assert.Equal(seconds.Length + 1, server.Count(ScriptedAnswer.Query));
        Assert.Single(server.Requests.Where(request => request.Line.StartsWith(ScriptedAnswer.Query, StringComparison.Ordinal))
            .Where(request => !request.IsDryRun)
            .Select(request => request.Body).Distinct());
    }
}
