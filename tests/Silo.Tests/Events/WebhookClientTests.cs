using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class WebhookClientTests : IDisposable
{
    private static readonly string Verifier = Path.Combine(AppContext.BaseDirectory, "../../../Events/verifier");

    private static readonly Delivery Sent = new("wh_1", "job-1", "job.completed", "churn", DeliveryState.Pending, 1, default, default, null,
        null, """{"type":"job.completed","timestamp":"2026-01-31T12:00:00.000Z","data":{"name":"ünï-用户-🙂"}}""", null);

    private readonly Receiver receiver = new();
    private readonly WebhookOptions options = new() { AllowedNetworks = ["127.0.0.1/32"], Timeout = TimeSpan.FromSeconds(30) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => receiver.Dispose();

    [Fact]
    public async Task SendAsync_WhileSecretsChange_IsSignedForBothByTheLibraryOfStandardWebhooks()
    {
        Assert.True(Directory.Exists(Path.Combine(Verifier, "node_modules")),
            $"The library is not installed; run npm ci in {Verifier}, as ./test does.");
        var webhook = Webhook(receiver.Url) with
        {
            OldSecret = WebhookSecret.Create(),
            OldSecretUntil = TimeProvider.System.GetUtcNow().AddHours(1),
        };

        var answer = await SendAsync(webhook);

        Assert.Equal(new(204, null), answer);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("job-1", request.Headers["webhook-id"]);
        Assert.StartsWith("application/json", request.Headers["content-type"], StringComparison.Ordinal);
        Assert.Equal("", await VerifyAsync(webhook.Secret, request, request.Body));
        Assert.Equal("", await VerifyAsync(webhook.OldSecret, request, request.Body));
        var otherSecret = await VerifyAsync(WebhookSecret.Create(), request, request.Body);
        var otherBody = await VerifyAsync(webhook.Secret, request, request.Body + " ");
        Assert.All([otherSecret, otherBody], each => Assert.Contains("No matching signature", each, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_OldSecretHasEnded_SignsWithTheNewOneAlone()
    {
        await SendAsync(Webhook(receiver.Url) with
        {
            OldSecret = WebhookSecret.Create(),
            OldSecretUntil = TimeProvider.System.GetUtcNow().AddSeconds(-1),
        });

        Assert.Single(Assert.Single(receiver.Requests).Headers["webhook-signature"].Split(' '));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task SendAsync_AnswerThatTakesNothing_IsNotFollowed(int status)
    {
        receiver.Status = status;

        Assert.Equal(new(status, $"The receiver answered {status}."), await SendAsync(Webhook(receiver.Url)));
        Assert.Equal("/hook", Assert.Single(receiver.Requests).Path);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("Sat, 31 Jan 2026 12:02:00 GMT", 120)]
    public async Task SendAsync_ReceiverSaysWhen_IsHeard(string retryAfter, int seconds)
    {
        receiver.Status = 503;
        receiver.RetryAfter = retryAfter;
        var clock = new FakeTimeProvider(new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

        var answer = await SendAsync(Webhook(receiver.Url), clock);

        Assert.Equal(TimeSpan.FromSeconds(seconds), answer.RetryAfter);
        Assert.True(answer.IsOverloaded);
    }

    [Fact]
    public async Task SendAsync_ReceiverIsSlow_GivesUpAfterTheTimeout()
    {
        var held = new TaskCompletionSource();
        receiver.Before = held.Task;
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var sending = SendAsync(Webhook(receiver.Url), clock);
        await Eventually.TrueAsync(() => !receiver.Requests.IsEmpty, "the request to arrive");
        clock.Advance(options.Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(sending.IsCompleted);

        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(new(null, "The receiver did not answer within 00:00:30."), await sending);
        held.SetResult();
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/hook")]
    [InlineData("http://2130706433:{0}/hook")]
    [InlineData("http://0x7f.1:{0}/hook")]
    [InlineData("http://0177.0.0.1:{0}/hook")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/hook")]
    [InlineData("http://[::ffff:7f00:1]:{0}/hook")]
    [InlineData("http://localhost:{0}/hook")]
    public async Task SendAsync_PrivateAddressInAnyForm_IsNotCalled(string form)
    {
        options.AllowedNetworks = [];
        var url = string.Format(null, form, new Uri(receiver.Url).Port);

        var answer = await SendAsync(Webhook(url));

        Assert.Contains("Webhooks:AllowedNetworks", answer.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task SendAsync_NameThatHasAnotherAddressAMomentLater_CallsTheAddressThatWasChecked()
    {
        // As a name server of an attacker answers: first an allowed address, then a private one.
        var asked = 0;
        Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback]);
        options.AllowedNetworks = ["127.0.0.2/32"];
        using var client = new WebhookClient(options, new(options.Networks()), TimeProvider.System, ResolveAsync);
        var url = $"http://rebinding.example:{new Uri(receiver.Url).Port}/hook";

        var first = await client.SendAsync(Webhook(url), Sent, Token);
        var second = await client.SendAsync(Webhook(url), Sent, Token);

        // One question for each connection, and the receiver listens on 127.0.0.1 alone.
        Assert.Equal(2, asked);
        Assert.Contains("ConnectionRefused", first.Error, StringComparison.Ordinal);
        Assert.Contains("no public address", second.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task SendAsync_NameWithAPublicAndAPrivateAddress_IsNotCalledAtThePrivateOne()
    {
        options.AllowedNetworks = ["127.0.0.2/32"];
        Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("127.0.0.2")]);
        using var client = new WebhookClient(options, new(options.Networks()), TimeProvider.System, ResolveAsync);

        var answer = await client.SendAsync(Webhook($"http://both.example:{new Uri(receiver.Url).Port}/hook"), Sent, Token);

        // The receiver listens on 127.0.0.1 alone.
        Assert.Contains("ConnectionRefused", answer.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    private static Webhook Webhook(string url) =>
        new("wh_1", url, ["job.completed"], ["*"], [], null, WebhookSecret.Create(), default, "test");

    private async Task<WebhookAnswer> SendAsync(Webhook webhook, TimeProvider? clock = null)
    {
        using var client = new WebhookClient(options, new(options.Networks()), clock ?? TimeProvider.System);
        return await client.SendAsync(webhook, Sent, Token);
    }

    private static async Task<string> VerifyAsync(string secret, Receiver.Request request, string body)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Verifier, "verify.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var node = Process.Start(start)!;
            await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new { secret, headers = request.Headers, body }));
            node.StandardInput.Close();
            var errors = await node.StandardError.ReadToEndAsync(Token);
            await node.WaitForExitAsync(Token);
            return node.ExitCode == 0 ? "" : errors;
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"Node.js is not installed, as ./test does: {e.Message}");
            throw;
        }
    }
}
