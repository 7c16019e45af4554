using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    /// <summary>Whether a server could listen there now. A hint for a better message, not a reservation.</summary>
    public static bool IsFree(IPAddress address, int port) => Try(address, port) is null;

    /// <summary>Whether it is an address of this machine.</summary>
    public static bool IsHere(IPAddress address) => Try(address, port: 0) != SocketError.AddressNotAvailable;

    // What keeps a server from listening there; null where nothing does.
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
