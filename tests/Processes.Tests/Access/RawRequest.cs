using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>Sends bytes to a server as they are, and reads all that the server answers.</summary>
internal static class RawRequest
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public static async Task<string> SendAsync(Uri server, byte[] request)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        using var client = new TcpClient { LingerState = new(true, 0) };
        await client.ConnectAsync(server.Host, server.Port, limit.Token);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await client.Client.SendAsync(request, limit.Token);
            // A request that breaks off is over for the server too.
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The server has closed the connection, perhaps after an answer.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
