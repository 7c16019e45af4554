using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>A collector on 127.0.0.1 that takes OTLP as protobuf over HTTP, and keeps what it receives.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener server = new();
    private readonly ConcurrentQueue<OtlpSpan> spans = [];
    private readonly ConcurrentQueue<OtlpLog> logs = [];
    private readonly ConcurrentQueue<string> bodies = [];

    public OtlpCollector()
    {
        Address = $"http://127.0.0.1:{FreePorts.Next()}";
        server.Prefixes.Add($"{Address}/");
        server.Start();
        _ = ServeAsync();
    }

    public string Address { get; }

    /// <summary>The variables that make a process send all it has, soon.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
    };

    public IReadOnlyList<OtlpSpan> Spans => [.. spans];

    public IReadOnlyList<OtlpLog> Logs => [.. logs];

    /// <summary>Everything that came, as text: texts stand in protobuf as they are.</summary>
    public string All => string.Join('\n', bodies);

    public void Dispose() => server.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await TakeAsync(await server.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The collector was closed.
        }
    }

    private async Task TakeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var bytes = body.ToArray();
        bodies.Enqueue(Encoding.UTF8.GetString(bytes));
        switch (context.Request.Url!.AbsolutePath)
        {
            case "/v1/traces":
                foreach (var span in OtlpSpan.Read(new(bytes)))
                    spans.Enqueue(span);
                break;
            case "/v1/logs":
                foreach (var line in OtlpLog.Read(new(bytes)))
                    logs.Enqueue(line);
                break;
        }

        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
    }
}
