using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

/// <summary>What webhooks and their outbox must do in each database.</summary>
public abstract class WebhookStoreTests : IAsyncLifetime
{
    // The first, and one after each pause of the schedule.
    private const int MostAttempts = 10;

    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly Receiver receiver = new();
    private AccessDatabase database = null!;

    private WebhookStore Webhooks => new(database);

    private readonly FakeAudit audit = new();

    private DeliveryStore Deliveries => new(database);

    private EventOutbox Outbox => new(database, Webhooks, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the database under test.</summary>
    internal abstract Task<AccessDatabase> OpenAsync();

    public async ValueTask InitializeAsync() => database = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        receiver.Dispose();
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Webhook_FromItsMakingToItsEnd_IsRead()
    {
        var webhook = Webhook("a") with { Thresholds = [new("churn", "p", 0.8, CrossingDirection.Up)], Tenant = "retail" };
        await Webhooks.AddAsync(webhook, Token);
        await Webhooks.AddAsync(Webhook("b") with { CreatedAt = Noon.AddTicks(10) }, Token);
        Assert.Equivalent(webhook, (await Webhooks.ReadAsync(Token))[0], strict: true);

        var changed = webhook with { Url = "https://example.com", Events = ["job.failed"], Pipelines = ["churn"], Thresholds = [] };
        Assert.True(await Webhooks.ChangeAsync(changed, Token));
        Assert.True(await Webhooks.RotateAsync("a", "whsec_bmV3", Noon, Noon.AddDays(1), Token));
        Assert.True(await Webhooks.DisableAsync("a", changed.Url, Noon.AddHours(1), "gone", Token));
        Assert.False(await Webhooks.DisableAsync("a", changed.Url, Noon.AddHours(2), "later", Token));
        Assert.Equivalent(changed with
        {
            Secret = "whsec_bmV3",
            OldSecret = webhook.Secret,
            OldSecretUntil = Noon.AddDays(1),
            DisabledAt = Noon.AddHours(1),
            DisabledWhy = "gone",
        }, await Webhooks.FindAsync("a", Token), true);
        Assert.False(await Webhooks.ChangeAsync(Webhook("none"), Token));
        Assert.False(await Webhooks.RotateAsync("none", "whsec_bmV3", Noon, Noon, Token));

        await Webhooks.RemoveAsync("a", Token);
        Assert.Equal("b", Assert.Single(await Webhooks.ReadAsync(Token)).Id);
    }

    [Fact]
    public async Task Tell_TwiceAndForOthers_IsStoredOnceForWhoAsks()
    {
        await Webhooks.AddAsync(Webhook("asks"), Token);
        await Webhooks.AddAsync(Webhook("retail") with { Tenant = "retail" }, Token);
        await Webhooks.AddAsync(Webhook("bank") with { Tenant = "bank" }, Token);
        await Webhooks.AddAsync(Webhook("other-type") with { Events = ["job.failed"] }, Token);
        await Webhooks.AddAsync(Webhook("other-pipeline") with { Pipelines = ["fraud-*"] }, Token);
        await Webhooks.AddAsync(Webhook("disabled") with { DisabledAt = Noon }, Token);

        for (var i = 0; i < 2; i++)
            await Outbox.TellAsync(Happening("job-1"), Token);

        Assert.Equal(["asks", "retail"], (await Deliveries.DueAsync(Noon, Token)).Order());
        var delivery = Assert.Single(await Deliveries.ReadAsync("asks", null, 10, Token));
        Assert.Equal(("job-1", "job.completed", DeliveryState.Pending, 0),
            (delivery.Event, delivery.Type, delivery.State, delivery.Attempts));
        Assert.Equal("""{"type":"job.completed","timestamp":"2026-01-31T12:00:00.000Z","data":{"job":1}}""", delivery.Body);
    }

    [Fact]
    public async Task Claim_ByManyAtOnce_GivesEachEventOnce()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        for (var i = 0; i < 20; i++)
            await Outbox.TellAsync(Happening($"job-{i}"), Token);

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Deliveries.ClaimAsync("a", 5, Noon, Noon.AddMinutes(1), Token))));

        Assert.Equal(20, claims.SelectMany(claim => claim).Select(each => each.Event).Distinct().Count());
        Assert.Empty(await Deliveries.ClaimAsync("a", 5, Noon.AddSeconds(59), Noon.AddMinutes(2), Token));
        // The silo that claimed is lost.
        Assert.Equal(2, (await Deliveries.ClaimAsync("a", 5, Noon.AddMinutes(1), Noon.AddMinutes(2), Token))[0].Attempts);
    }

    [Fact]
    public async Task Sender_ReceiverIsDownForAnHour_TriesByTheScheduleUntilItIsBack()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        await Outbox.TellAsync(Happening("job-1"), Token);
        receiver.Status = 500;
        var attempts = new List<double>();
        for (; clock.GetUtcNow() < Noon.AddHours(3); clock.Advance(TimeSpan.FromMinutes(1)))
        {
            if (clock.GetUtcNow() > Noon.AddHours(1))
                receiver.Status = 200;
            var seen = receiver.Requests.Count;
            await SendDueAsync();
            if (receiver.Requests.Count > seen)
                attempts.Add((clock.GetUtcNow() - Noon).TotalMinutes);
        }

        // At once, after 5 seconds, 5 and 30 minutes and 2 hours; each up to a tenth later, at the next of our minutes.
        Assert.Equal(5, attempts.Count);
        Assert.Equal([0, 1], attempts.Take(2));
        Assert.InRange(attempts[2], 5, 6);
        Assert.InRange(attempts[3], 30, 34);
        Assert.InRange(attempts[4], 120, 133);
        var delivery = (await Deliveries.FindAsync("a", "job-1", Token))!;
        Assert.Equal((DeliveryState.Delivered, 5, 200, null), (delivery.State, delivery.Attempts, delivery.Status, delivery.Error));
        Assert.Single(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct());
        Assert.Equal(5, receiver.Requests.Select(request => request.Headers["webhook-timestamp"]).Distinct().Count());
    }

    [Fact]
    public async Task Sender_ReceiverNeverTakesIt_GivesUpAndReplaysOnRequest()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        await Outbox.TellAsync(Happening("job-1"), Token);
        receiver.Status = 500;
        for (var i = 0; i < 2 * MostAttempts; i++)
        {
            await SendDueAsync();
            clock.Advance(TimeSpan.FromHours(6));
        }

        Assert.Equal(MostAttempts, receiver.Requests.Count);
        var failed = Assert.Single(await Deliveries.ReadAsync("a", DeliveryState.Failed, 10, Token));
        Assert.Equal((500, "The receiver answered 500."), (failed.Status, failed.Error));

        receiver.Status = 204;
        Assert.Equal(1, await Deliveries.ReplayAsync("a", null, clock.GetUtcNow(), Token));
        await SendDueAsync();
        Assert.Equal(DeliveryState.Delivered, (await Deliveries.FindAsync("a", "job-1", Token))!.State);
        Assert.Equal(0, await Deliveries.ReplayAsync("a", null, clock.GetUtcNow(), Token));
        Assert.Equal(1, await Deliveries.ReplayAsync("a", "job-1", clock.GetUtcNow(), Token));
    }

    [Fact]
    public async Task Sender_ReceiverIsGone_DisablesTheWebhook()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        await Outbox.TellAsync(Happening("job-1"), Token);
        receiver.Status = 410;

        await SendDueAsync();
        await Outbox.TellAsync(Happening("job-2"), Token);
        clock.Advance(TimeSpan.FromDays(1));
        await SendDueAsync();

        Assert.Single(receiver.Requests);
        var webhook = (await Webhooks.FindAsync("a", Token))!;
        Assert.Equal((Noon, "The receiver answered 410 Gone."), (webhook.DisabledAt, webhook.DisabledWhy));
        Assert.Equal(["webhook.disable a"], audit.Entries.Select(entry => $"{entry.Action} {entry.Target}"));
        Assert.Equal(DeliveryState.Failed, Assert.Single(await Deliveries.ReadAsync("a", null, 10, Token)).State);
    }

    [Fact]
    public async Task Sender_ReceiverHasTooMuchToDo_PausesAllOfItsEvents()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        for (var i = 0; i < 12; i++)
            await Outbox.TellAsync(Happening($"job-{i}"), Token);
        receiver.Status = 429;
        receiver.RetryAfter = "120";

        await SendDueAsync();
        var first = receiver.Requests.Count;
        clock.Advance(TimeSpan.FromSeconds(119));
        await SendDueAsync();

        Assert.InRange(first, 1, 4);
        Assert.Equal(first, receiver.Requests.Count);
        receiver.Status = 200;
        receiver.RetryAfter = null;
        clock.Advance(TimeSpan.FromMinutes(10));
        await SendDueAsync();
        Assert.All(await Deliveries.ReadAsync("a", null, 20, Token), each => Assert.Equal(DeliveryState.Delivered, each.State));
    }

    [Fact]
    public async Task Tidy_AfterTheRetention_DeletesWhatHasEnded()
    {
        await Webhooks.AddAsync(Webhook("a"), Token);
        await Outbox.TellAsync(Happening("job-1"), Token);
        await SendDueAsync();
        clock.Advance(TimeSpan.FromDays(1));
        receiver.Status = 500;
        await Outbox.TellAsync(Happening("job-2"), Token);

        await Deliveries.TidyAsync(Noon.AddSeconds(-1), Token);
        Assert.Equal(2, (await Deliveries.ReadAsync("a", null, 10, Token)).Count);
        await Deliveries.TidyAsync(Noon.AddDays(2), Token);
        Assert.Equal("job-2", Assert.Single(await Deliveries.ReadAsync("a", null, 10, Token)).Event);
    }

    [Fact]
    public async Task ScoreWatch_ScoresThatPassAThreshold_TellEachPassageOnce()
    {
        var webhook = Webhook("a") with { Events = ["score.crossed"], Thresholds = [new("churn", "p", 0.8)] };
        await Webhooks.AddAsync(webhook, Token);
        var take = Watch(webhook);

        await take(Scores(Noon, ("low", 0.1f), ("high", 0.9f), ("equal", 0.8f), ("none", float.NaN)), []);
        await take(Scores(Noon.AddSeconds(1), ("low", 0.2f), ("high", 0.95f), ("equal", 0.8f)), []);
        await take(Scores(Noon.AddSeconds(2), ("low", 0.85f), ("high", 0.3f)), []);
        // A row that was not stored, and a run that came late.
        await take(Scores(Noon.AddSeconds(3), ("low", 0.1f)), [0]);
        await take(Scores(Noon.AddSeconds(1), ("high", 0.9f)), []);

        var told = (await Deliveries.ReadAsync("a", null, 100, Token)).Select(each => JsonNode.Parse(each.Body)!)
            .Select(body => $"{body["type"]} {body["data"]!["user"]} {body["data"]!["direction"]}").Order();
        Assert.Equal(
            ["score.crossed equal up", "score.crossed high down", "score.crossed high up", "score.crossed low up"], told);
    }

    [Fact]
    public async Task ScoreWatch_OddUsers_AreToldUnderTheirOwnIds()
    {
        var webhook = Webhook("a") with { Events = ["score.crossed"], Thresholds = [new("churn", "p", 0.8)] };
        await Webhooks.AddAsync(webhook, Token);
        string[] users = ["o'brien; drop table people; --", "ünï-用户-🙂", "\"quoted\\\"", "007", "true", "null", " a ", "{}"];

        await Watch(webhook)(Scores(Noon, [.. users.Select(user => (user, 0.9f))]), []);
        await Watch(webhook)(Scores(Noon.AddSeconds(1), [.. users.Select(user => (user, 0.95f))]), []);

        var told = (await Deliveries.ReadAsync("a", null, 100, Token)).Select(each => (string)JsonNode.Parse(each.Body)!["data"]!["user"]!);
        Assert.Equal(users.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        await Outbox.ForgetAsync("churn", users[0], Token);
        Assert.Equal(users.Length - 1, (await Deliveries.ReadAsync("a", null, 100, Token)).Count);
    }

    [Fact]
    public async Task ScoreWatch_AnInfiniteScore_IsToldWithoutAValueAndKeepsNobodyElseBack()
    {
        var webhook = Webhook("a") with { Events = ["score.crossed"], Thresholds = [new("churn", "p", 0.8)] };
        await Webhooks.AddAsync(webhook, Token);
        var take = Watch(webhook);

        await take(Scores(Noon, ("alice", 0.9f), ("bob", float.PositiveInfinity)), []);
        await take(Scores(Noon.AddSeconds(1), ("alice", float.NegativeInfinity), ("bob", 0.9f)), []);

        var told = (await Deliveries.ReadAsync("a", null, 100, Token)).Select(each => JsonNode.Parse(each.Body)!["data"]!)
            .Select(data => $"{data["user"]} {data["direction"]} {data["value"]?.ToJsonString() ?? "null"}").Order();
        Assert.Equal(["alice down null", $"alice up {(double)0.9f:R}", "bob up null"], told);
    }

    [Fact]
    public async Task ScoreWatch_OneDirection_TellsThatOne()
    {
        var webhook = Webhook("a") with { Events = ["score.crossed"], Thresholds = [new("churn", "p", 0.8, CrossingDirection.Down)] };
        await Webhooks.AddAsync(webhook, Token);
        var take = Watch(webhook);

        await take(Scores(Noon, ("alice", 0.9f)), []);
        await take(Scores(Noon.AddSeconds(1), ("alice", 0.7f)), []);
        await take(Scores(Noon.AddSeconds(2), ("alice", 0.9f)), []);

        var body = JsonNode.Parse(Assert.Single(await Deliveries.ReadAsync("a", null, 100, Token)).Body)!["data"]!;
        Assert.Equal(("down", 0.8, "v1"), ((string)body["direction"]!, (double)body["threshold"]!, (string)body["modelVersion"]!));
    }

    [Fact]
    public void ScoreWatch_NobodyAsks_IsNull()
    {
        var watch = new ScoreWatch(new(database, Outbox), clock, NullLogger<ScoreWatch>.Instance);

        Assert.Null(watch.For("churn", [Webhook("jobs"), Webhook("other") with
        {
            Events = ["score.crossed"],
            Thresholds = [new("fraud", "p", 0.8)],
        }]));
    }

    [Fact]
    public async Task Forget_User_DeletesSidesEventsAndDeadEvents()
    {
        var webhook = Webhook("a") with { Events = ["score.crossed"], Thresholds = [new("churn", "p", 0.8)] };
        await Webhooks.AddAsync(webhook, Token);
        await Watch(webhook)(Scores(Noon, ("alice", 0.9f), ("bob", 0.9f)), []);
        var dead = new DeadEventStore(database);
        await dead.AddAsync(new("1", "churn", "PubSub", null, "alice", "why", Noon, "alice"), Token);
        await dead.AddAsync(new("2", "churn", "PubSub", "e", "bob", "why", Noon, "bob"), Token);
        await dead.AddAsync(new("2", "churn", "PubSub", "e", "bob", "again", Noon.AddSeconds(1), "bob"), Token);

        await Outbox.ForgetAsync("churn", "alice", Token);

        Assert.Contains("bob", Assert.Single(await Deliveries.ReadAsync("a", null, 10, Token)).Body, StringComparison.Ordinal);
        Assert.Equal(new("2", "churn", "PubSub", "e", "bob", "why", Noon, "bob"), Assert.Single(await dead.ReadAsync("churn", 10, Token)));
        // Her next score is her first.
        await Watch(webhook)(Scores(Noon.AddSeconds(5), ("alice", 0.9f), ("bob", 0.9f)), []);
        Assert.Equal(2, (await Deliveries.ReadAsync("a", null, 10, Token)).Count);
    }

    [Fact]
    public async Task DeadEvents_MoreThanAreKept_AreTheNewestOfEachPipeline()
    {
        var dead = new DeadEventStore(database, mostKept: 3);
        await dead.AddAsync(new("other", "fraud", "PubSub", null, null, "why", Noon.AddDays(-1), "body"), Token);
        for (var second = 0; second < 5; second++)
            await dead.AddAsync(new($"{second}", "churn", "PubSub", null, null, "why", Noon.AddSeconds(second), "body"), Token);

        Assert.Equal(["4", "3", "2"], (await dead.ReadAsync("churn", 10, Token)).Select(each => each.Id));
        Assert.Single(await dead.ReadAsync("fraud", 10, Token));
    }

    [Fact]
    public async Task DeadEvents_MoreThanAreKeptOfOneMoment_KeepsThatMany()
    {
        var dead = new DeadEventStore(database, mostKept: 3);
        for (var id = 0; id < 5; id++)
            await dead.AddAsync(new($"{id}", "churn", "PubSub", null, null, "why", Noon, "body"), Token);

        Assert.Equal(["4", "3", "2"], (await dead.ReadAsync("churn", 10, Token)).Select(each => each.Id));
    }

    private Webhook Webhook(string id) =>
        new(id, receiver.Url, ["job.completed"], ["*"], [], null, WebhookSecret.Create(), Noon, "test");

    private static Happening Happening(string id) =>
        new(id, "job.completed", Noon, "churn", """{"job":1}""") { IsOfTenant = true, Tenant = "retail" };

    private static Predictions Scores(DateTimeOffset at, params (string User, float Score)[] rows) => new(
        new([.. rows.Select(row => row.User)],
            [new Column<float>(new("p", ColumnType.Single), rows.Select(row => row.Score).ToArray())]), "v1", at, at, Guid.NewGuid());

    private TakeWritten Watch(Webhook webhook) =>
        new ScoreWatch(new(database, Outbox), clock, NullLogger<ScoreWatch>.Instance).For("churn", [webhook])!;

    private async Task SendDueAsync()
    {
        var options = new WebhookOptions { AllowedNetworks = ["127.0.0.1/32"], Timeout = TimeSpan.FromMinutes(1) };
        using var client = new WebhookClient(options, new(options.Networks()), clock);
        var metrics = new WebhookMetrics();
        var result = new DeliveryResult(Deliveries, Webhooks, metrics, audit, clock, NullLogger<DeliveryResult>.Instance);
        using var sender = new WebhookSender(
            Deliveries, Webhooks, client, result, metrics, options, new(), clock, NullLogger<WebhookSender>.Instance);
        await Task.WhenAll(await sender.SendDueAsync(Token));
    }
}
