using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>A client that sends and reads what it likes, as slowly as it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient client = new() { ReceiveBufferSize = 4096 };

    /// <summary>Connects.</summary>
    public static async Task<RawClient> ConnectAsync(Uri server)
    {
        var raw = new RawClient();
        await raw.client.ConnectAsync(IPAddress.Loopback, server.Port);
        return raw;
    }

    public async Task SendAsync(string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>The first bytes that the server sends.</summary>
    public async Task<string> ReadStartAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        var buffer = new byte[256];
        var count = await client.GetStream().ReadAsync(buffer, timeout.Token);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }

    /// <summary>All that the server sends before it closes the connection; null where it does not within the limit.</summary>
    public async Task<string?> ReadToEndAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, timeout.Token) is > 0 and var count)
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
            return text.ToString();
        }
        catch (IOException)
        {
            return text.ToString();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}
