using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Silo;

/// <summary>Calls webhooks. Thread-safe.</summary>
internal sealed class WebhookClient : IDisposable
{
    private readonly WebhookOptions options;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    public WebhookClient(WebhookOptions options, AddressGuard guard, TimeProvider clock)
        : this(options, guard, clock, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookClient(WebhookOptions options, AddressGuard guard, TimeProvider clock,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        this.options = options;
        this.clock = clock;
        // The time-out is that of each request.
        http = new(new GuardedConnection(guard, resolve).CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("ModelPipeline-Webhooks/1.0");
    }

    /// <summary>Sends an event to a webhook.</summary>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<WebhookAnswer> SendAsync(Webhook webhook, Delivery delivery, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = Request(webhook, delivery);
            // The body of the receiver's answer is not used.
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new(status, null)
                : new(status, $"The receiver answered {status}.", RetryAfterOf(response));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(null, Explain(e, timeout.IsCancellationRequested));
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Webhook webhook, Delivery delivery)
    {
        var now = clock.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("webhook-id", delivery.Event);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature",
            WebhookSecret.Sign(webhook.SecretsAt(now), delivery.Event, timestamp, delivery.Body));
        return request;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => null,
    };

    private string Explain(Exception e, bool isLate)
    {
        if (isLate)
            return $"The receiver did not answer within {options.Timeout:c}.";
        return e.GetBaseException() switch
        {
            BlockedAddressException blocked => blocked.Message,
            SocketException socket => $"No connection to the receiver ({socket.SocketErrorCode}).",
            _ => e is HttpRequestException { HttpRequestError: var error }
                ? $"No connection to the receiver ({error})."
                : $"No connection to the receiver ({e.GetType().Name}).",
        };
    }
}
