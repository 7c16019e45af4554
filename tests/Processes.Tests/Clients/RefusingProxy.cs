using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>Refuses the first call of each path with 503 and Retry-After, as a busy server does, and passes later ones on.</summary>
internal sealed class RefusingProxy : IDisposable
{
    private static readonly byte[] Refusal = Encoding.UTF8.GetBytes(
        """{"type":"urn:model-pipeline:problem:saturated","title":"Too many calls","status":503,"detail":"Come back."}""");

    private readonly HttpListener listener = new();
    private readonly ConcurrentDictionary<string, bool> seen = [];
    private readonly HttpClient http;

    public RefusingProxy(HttpClient http)
    {
        this.http = http;
        Address = new($"http://127.0.0.1:{FreePorts.Next()}/");
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Forgets which paths were refused.</summary>
    public void Reset() => seen.Clear();

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        var path = context.Request.RawUrl!;
        if (seen.TryAdd(path, true))
        {
            response.StatusCode = 503;
            response.AddHeader("Retry-After", "0");
            response.ContentType = "application/problem+json";
            await response.OutputStream.WriteAsync(Refusal);
            return;
        }

        using var request = new HttpRequestMessage(new(context.Request.HttpMethod), path);
        if (context.Request.HasEntityBody)
        {
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            request.Content = new ByteArrayContent(body.ToArray()) { Headers = { { "Content-Type", context.Request.ContentType! } } };
        }

        using var answer = await http.SendAsync(request);
        response.StatusCode = (int)answer.StatusCode;
        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(response.OutputStream);
    }
}
