using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

public sealed class WebhookSenderTests(PostgreSqlServer server)
{
    private const int Unread = 702;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The first start of a cluster makes the tables while the sender already runs.
    [Fact]
    public async Task Execute_DatabaseWithoutTables_IsReportedOnceTheSiloHasJoined()
    {
        await using var database = AccessServices.Open(
            new() { Kind = "AdoNet", State = $"{server.ConnectionString};Search Path=nothing", ServiceId = "own" });
        var clock = new TurnClock(Every);
        var log = new LogLines();
        var joining = new Joining { WaitsFor = "The process is starting." };
        using var client = new WebhookClient(new(), new([]), clock);
        var (webhooks, deliveries) = (new WebhookStore(database), new DeliveryStore(database));
        var metrics = new WebhookMetrics();
        var result = new DeliveryResult(deliveries, webhooks, metrics, new FakeAudit(), clock, NullLogger<DeliveryResult>.Instance);
        using var sender = new WebhookSender(
            deliveries, webhooks, client, result, metrics, new(), joining, clock, new Logger<WebhookSender>(log));

        await sender.StartAsync(Token);
        await Eventually.TrueAsync(() => clock.Turns > 0, "the pause after the first look");
        Assert.Empty(log.All);

        joining.WaitsFor = null;
        clock.Advance(Every);
        await Eventually.TrueAsync(() => log.All.Count > 0, "a word about the missing tables");
        Assert.Equal(Unread, Assert.Single(log.All).Event);
        await sender.StopAsync(Token);
    }
}
