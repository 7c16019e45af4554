using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

/// <summary>Two who change the same webhook or delivery, each with what it has read before the other's change.</summary>
public sealed class WebhookRaceTests : IAsyncDisposable
{
    private const string Url = "https://example.com";
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly AccessDatabase database;

    public WebhookRaceTests() => database = EventDatabase.OpenSqlite(folder);

    private WebhookStore Webhooks => new(database);

    private DeliveryStore Deliveries => new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Change_SecretWasRotatedMeanwhile_KeepsTheNewSecret()
    {
        var read = await AddAsync();
        await Webhooks.RotateAsync("a", "whsec_bmV3", Noon, Noon.AddDays(1), Token);

        await Webhooks.ChangeAsync(read with { Events = ["job.failed"] }, Token);

        var now = (await Webhooks.FindAsync("a", Token))!;
        Assert.Equal(("job.failed", "whsec_bmV3", read.Secret, Noon.AddDays(1)),
            (now.Events[0], now.Secret, now.OldSecret, now.OldSecretUntil));
    }

    [Fact]
    public async Task Rotate_TwiceWithinTheOverlap_SignsWithEachSecretToItsEnd()
    {
        var webhook = await AddAsync();
        await Webhooks.RotateAsync("a", "whsec_Yg==", Noon, Noon.AddDays(1), Token);
        await Webhooks.RotateAsync("a", "whsec_Yw==", Noon.AddHours(1), Noon.AddHours(2), Token);

        var now = (await Webhooks.FindAsync("a", Token))!;

        Assert.Equal(["whsec_Yw==", "whsec_Yg==", webhook.Secret], now.SecretsAt(Noon.AddHours(1)));
        Assert.Equal(["whsec_Yw==", webhook.Secret], now.SecretsAt(Noon.AddHours(3)));
        Assert.Equal(["whsec_Yw=="], now.SecretsAt(Noon.AddDays(2)));
        Assert.Equal(Noon.AddHours(2), now.OldSecretUntil);
    }

    [Fact]
    public async Task Rotate_WithoutAnOverlap_EndsAllEarlierSecrets()
    {
        await AddAsync();
        await Webhooks.RotateAsync("a", "whsec_Yg==", Noon, Noon.AddDays(1), Token);
        await Webhooks.RotateAsync("a", "whsec_Yw==", Noon, Noon, Token);

        Assert.Equal(["whsec_Yw=="], (await Webhooks.FindAsync("a", Token))!.SecretsAt(Noon));
    }

    [Fact]
    public async Task Rotate_ManyTimes_KeepsTheLastFiveEarlierSecrets()
    {
        await AddAsync();
        for (var time = 0; time < 9; time++)
            await Webhooks.RotateAsync("a", $"whsec_{time}", Noon, Noon.AddDays(1), Token);

        Assert.Equal(
            ["whsec_8", "whsec_7", "whsec_6", "whsec_5", "whsec_4", "whsec_3"], (await Webhooks.FindAsync("a", Token))!.SecretsAt(Noon));
    }

    [Fact]
    public async Task Rotate_AtTheSameTime_LosesNoSecret()
    {
        await AddAsync();
        string[] secrets = ["whsec_1", "whsec_2", "whsec_3", "whsec_4"];

        await Task.WhenAll(secrets.Select(secret => Task.Run(() => Webhooks.RotateAsync("a", secret, Noon, Noon.AddDays(1), Token))));

        Assert.Equal(secrets, (await Webhooks.FindAsync("a", Token))!.SecretsAt(Noon).SkipLast(1).Order());
    }

    [Fact]
    public async Task Rotate_ReceiverDisabledItMeanwhile_StaysDisabled()
    {
        await AddAsync();
        await Webhooks.DisableAsync("a", Url, Noon, "gone", Token);

        await Webhooks.RotateAsync("a", "whsec_bmV3", Noon, Noon.AddDays(1), Token);

        Assert.Equal("gone", (await Webhooks.FindAsync("a", Token))!.DisabledWhy);
    }

    [Fact]
    public async Task DisableAndPause_AddressWasChangedMeanwhile_ChangeNothing()
    {
        var read = await AddAsync();
        await new EventOutbox(database, Webhooks, TimeProvider.System).TellAsync(
            new("job-1", "job.completed", Noon, "churn", "{}"), Token);
        await Webhooks.ChangeAsync(read with { Url = "https://example.org" }, Token);

        Assert.False(await Webhooks.DisableAsync("a", Url, Noon, "gone", Token));
        await Webhooks.PauseAsync("a", Url, DateTimeOffset.MaxValue, Token);

        Assert.Null((await Webhooks.FindAsync("a", Token))!.DisabledAt);
        Assert.Equal(["a"], await Deliveries.DueAsync(TimeProvider.System.GetUtcNow().AddDays(1), Token));
    }

    // The silo of the first attempt was frozen until after its claim. What it says then is of an attempt that counts no more.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EndAttempt_ClaimedAgainOrReplayedMeanwhile_StoresNothing(bool isReplayed)
    {
        await AddAsync();
        await new EventOutbox(database, Webhooks, new FakeTimeProvider(Noon)).TellAsync(
            new("job-1", "job.completed", Noon, "churn", "{}"), Token);
        var first = Assert.Single(await Deliveries.ClaimAsync("a", 4, Noon, Noon.AddMinutes(1), Token));
        if (isReplayed)
        {
            await Deliveries.ReplayAsync("a", "job-1", Noon.AddMinutes(1), Token);
        }
        else
        {
            var second = Assert.Single(await Deliveries.ClaimAsync("a", 4, Noon.AddMinutes(1), Noon.AddMinutes(2), Token));
            await Deliveries.EndAttemptAsync(second with { State = DeliveryState.Delivered, Status = 204 }, Token);
        }

        await Deliveries.EndAttemptAsync(first with { State = DeliveryState.Failed, Status = 500, Error = "late" }, Token);

        var now = (await Deliveries.FindAsync("a", "job-1", Token))!;
        Assert.Equal(isReplayed ? (DeliveryState.Pending, (int?)null) : (DeliveryState.Delivered, 204), (now.State, now.Status));
    }

    [Fact]
    public async Task Tidy_WebhookWasRemovedWhileAnEventWasTold_DeletesTheDelivery()
    {
        await AddAsync();
        await new EventOutbox(database, Webhooks, new FakeTimeProvider(Noon)).TellAsync(
            new("job-1", "job.completed", Noon, "churn", "{}"), Token);
        // Only the webhook: the delivery came after the deliveries were removed.
        await database.ExecuteAsync("DELETE FROM ModelPipelineWebhooks WHERE ServiceId = @service", [], Token);

        await Deliveries.TidyAsync(Noon, Token);
        Assert.NotNull(await Deliveries.FindAsync("a", "job-1", Token));
        await Deliveries.TidyAsync(Noon.AddDays(7), Token);
        Assert.Null(await Deliveries.FindAsync("a", "job-1", Token));
    }

    private async Task<Webhook> AddAsync()
    {
        var webhook = new Webhook("a", Url, ["job.completed"], ["*"], [], null, WebhookSecret.Create(), Noon, "test");
        await Webhooks.AddAsync(webhook, Token);
        return webhook;
    }
}
