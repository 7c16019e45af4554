using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>
/// Connects to hosts of webhooks. The address that is checked is the one that is connected to: a name that has another address a moment
/// later (DNS rebinding) gains nothing.
/// </summary>
/// <param name="guard">Tells which addresses are allowed.</param>
/// <param name="resolve">Finds the addresses of a host.</param>
internal sealed class GuardedConnection(
    AddressGuard guard, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A handler that connects so, and follows no redirect and no proxy.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // A host that moves is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
    };

    private async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        var addresses = Array.FindAll(await resolve(host.Host, cancellationToken), guard.IsAllowed);
        if (addresses.Length == 0)
            throw new BlockedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
