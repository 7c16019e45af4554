using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>A receiver of webhooks on 127.0.0.1, which answers as a test says.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener server = new();

    public Receiver()
    {
        Url = $"http://127.0.0.1:{FreePorts.Next()}/hook";
        server.Prefixes.Add(Url.Replace("hook", "", StringComparison.Ordinal));
        server.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>The HTTP status of the next answers.</summary>
    public int Status { get; set; } = 204;

    /// <summary>The header <c>Retry-After</c> of the next answers; null for none.</summary>
    public string? RetryAfter { get; set; }

    /// <summary>Is awaited before each answer.</summary>
    public Task Before { get; set; } = Task.CompletedTask;

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<Request> Requests { get; } = [];

    public void Dispose() => server.Close();

    private async Task ServeAsync()
    {
        while (server.IsListening)
        {
            try
            {
                var context = await server.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var headers = context.Request.Headers.AllKeys.OfType<string>()
                    .ToDictionary(name => name.ToLowerInvariant(), name => context.Request.Headers[name]!);
                Requests.Enqueue(new(context.Request.Url!.AbsolutePath, headers, await reader.ReadToEndAsync()));
                await Before;
                context.Response.StatusCode = Status;
                context.Response.RedirectLocation = Status is 301 or 307 ? Url + "/elsewhere" : null;
                if (RetryAfter is not null)
                    context.Response.AddHeader("Retry-After", RetryAfter);
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    internal sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers, string Body);
}
