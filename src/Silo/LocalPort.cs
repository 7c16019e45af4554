using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>Looks at the ports and addresses of this machine.</summary>
internal static class LocalPort
{
    /// <summary>Whether a server could listen on the port now. A hint for a better message, not a reservation.</summary>
    public static bool IsFree(IPAddress address, int port) => Try(address, port) is null;

    /// <summary>Whether the address is an address of this machine.</summary>
    public static bool IsHere(IPAddress address) => Try(address, port: 0) != SocketError.AddressNotAvailable;

    // The error that keeps a server from listening; null where a server can listen.
    private static SocketError? Try(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
