using System.Net;

namespace ModelPipeline.Bench;

/// <summary>A collector of OpenTelemetry that reads what it gets and keeps nothing, and a Prometheus that asks every second.</summary>
internal sealed class Collector : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly HttpListener server = new();
    private readonly string address = $"http://127.0.0.1:{Workspace.FreePort()}";
    private long received;

    public Collector()
    {
        server.Prefixes.Add($"{address}/");
        server.Start();
        _ = ServeAsync();
    }

    /// <summary>The variables that make a process send metrics, spans and logs here.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
    };

    /// <summary>The bytes that came.</summary>
    public long Received => Interlocked.Read(ref received);

    /// <summary>Asks for the metrics of a contestant every second, until the token is cancelled.</summary>
    public static async Task ScrapeAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await ScrapeOnceAsync(contestant, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The turn is over.
        }
    }

    public void Dispose() => server.Close();

    private static async Task ScrapeOnceAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(contestant.Address, "/metrics"));
        if (contestant.Key.Length > 0)
            request.Headers.Authorization = new("Bearer", contestant.Key);
        using var response = await Http.SendAsync(request, cancellationToken);
        await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await server.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Interlocked.Add(ref received, body.Length);
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The scenario is over.
        }
    }
}
