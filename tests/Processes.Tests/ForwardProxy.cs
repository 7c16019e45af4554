using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>
/// A forward proxy that leads every request to one server, whatever host the request names. A request of a connection comes after the
/// answer before it, as HttpClient sends them.
/// </summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri server;
    private Task accepting = Task.CompletedTask;

    private ForwardProxy(Uri server) => this.server = server;

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>The host of each request.</summary>
    public ConcurrentQueue<string> Hosts { get; } = [];

    /// <summary>Whether it answers 502 to everything.</summary>
    public bool Refuses { get; set; }

    public static Task<ForwardProxy> StartAsync(Uri server)
    {
        var proxy = new ForwardProxy(server);
        proxy.listener.Start();
        proxy.accepting = proxy.AcceptAsync();
        return Task.FromResult(proxy);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            while (await ReadHeadAsync(stream) is { Length: > 0 } lines && lines[0].Split(' ') is [var method, var target, ..])
            {
                var uri = new Uri(target);
                Hosts.Enqueue(uri.Host);
                using var request = new HttpRequestMessage(new(method), new Uri(server, uri.PathAndQuery));
                await AddBodyAsync(request, lines, stream);
                await AnswerAsync(request, stream);
            }
        }
    }

    private async Task AnswerAsync(HttpRequestMessage request, NetworkStream stream)
    {
        var status = 502;
        var type = "text/html";
        var body = Array.Empty<byte>();
        if (!Refuses)
        {
            using var answer = await http.SendAsync(request, stop.Token);
            body = await answer.Content.ReadAsByteArrayAsync(stop.Token);
            type = answer.Content.Headers.ContentType?.ToString() ?? "text/plain";
            status = (int)answer.StatusCode;
        }

        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop.Token);
        await stream.WriteAsync(body, stop.Token);
    }

    private async Task AddBodyAsync(HttpRequestMessage request, string[] lines, NetworkStream stream)
    {
        string? Value(string name) => Array.Find(lines, line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 1)..].Trim();
        if (Value("Content-Length") is not { } length)
            return;
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stop.Token);
        request.Content = new ByteArrayContent(body);
        if (Value("Content-Type") is { } type)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
    }

    // The lines before the body; null where the client is gone.
    private async Task<string[]?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
