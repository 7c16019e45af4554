using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>
/// Connects to hosts of webhooks. The check and the connection use the same address, so a name that changes its address in between (DNS
/// rebinding) does not pass the check.
/// </summary>
/// <param name="guard">Tells which addresses are allowed.</param>
/// <param name="resolve">Finds the addresses of a host.</param>
internal sealed class GuardedConnection(
    AddressGuard guard, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>A handler that connects in this way, and uses no redirect and no proxy.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // Finds a host again whose address has changed.
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
