using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class WebhookMetricTests(PostgreSqlServer server) : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Backlog_EventsOfThreeWebhooks_CountsThoseOfEnabledOnes(bool isPostgreSql)
    {
        await using var database = isPostgreSql
            ? await EventDatabase.OpenPostgreSqlAsync(server)
            : EventDatabase.OpenSqlite(folder);
        var (webhooks, deliveries) = await TellAsync(database, "a", "b", "disabled");
        Assert.Equal(new(3, TimeSpan.Zero, 0), await deliveries.BacklogAsync(Noon, Token));

        await webhooks.DisableAsync("disabled", (await webhooks.FindAsync("disabled", Token))!.Url, Noon, "gone", Token);

        Assert.Equal(new(2, TimeSpan.FromMinutes(5), 1), await deliveries.BacklogAsync(Noon.AddMinutes(5), Token));
        await webhooks.RemoveAsync("a", Token);
        await webhooks.RemoveAsync("b", Token);
        Assert.Equal(new(0, TimeSpan.Zero, 1), await deliveries.BacklogAsync(Noon.AddMinutes(5), Token));
    }

    [Theory]
    [InlineData(204, 1, "delivered")]
    [InlineData(500, 1, "retried")]
    [InlineData(500, 10, "failed")]
    [InlineData(410, 1, "gone")]
    public async Task Store_AnAttempt_IsCountedByItsOutcome(int status, int attempts, string outcome)
    {
        await using var database = EventDatabase.OpenSqlite(folder);
        var (webhooks, deliveries) = await TellAsync(database, "a");
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var clock = new FakeTimeProvider(Noon);
        var result = new DeliveryResult(deliveries, webhooks, new(meters), new FakeAudit(), clock, NullLogger<DeliveryResult>.Instance);
        var delivery = Assert.Single(await deliveries.ReadAsync("a", null, 10, Token));

        await result.StoreAsync((await webhooks.FindAsync("a", Token))!, delivery with { Attempts = attempts },
            new(status, status == 204 ? null : "No."), Token);

        var counted = Assert.Single(measured.Of("modelpipeline.webhook.attempts"));
        Assert.Equal((1, outcome), (counted.Value, counted["outcome"]));
    }

    [Fact]
    public void Metrics_DatabaseDoesNotAnswer_ShowNoNumber()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        var metrics = new WebhookMetrics(meters);
        metrics.Read(new(7, TimeSpan.FromHours(2), 1));
        measured.Observe();

        metrics.Read(null);
        measured.Observe();

        Assert.Equal(7, Assert.Single(measured.Of("modelpipeline.webhook.waiting")).Value);
        Assert.Equal(7_200, Assert.Single(measured.Of("modelpipeline.webhook.oldest")).Value);
        Assert.Equal(1, Assert.Single(measured.Of("modelpipeline.webhook.disabled")).Value);
    }

    private static async Task<(WebhookStore Webhooks, DeliveryStore Deliveries)> TellAsync(AccessDatabase database, params string[] ids)
    {
        var webhooks = new WebhookStore(database);
        foreach (var id in ids)
        {
            await webhooks.AddAsync(
                new(id, "https://example.com", ["job.completed"], ["*"], [], null, WebhookSecret.Create(), Noon, "test"), Token);
        }

        await new EventOutbox(database, webhooks, new FakeTimeProvider(Noon)).TellAsync(
            new("job-1", "job.completed", Noon, "churn", "{}"), Token);
        return (webhooks, new(database));
    }
}
