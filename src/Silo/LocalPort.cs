using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Silo;

/// <summary>Ports of this machine.</summary>
internal static class LocalPort
{
    /// <summary>Whether a server could listen there now. A hint for a better message, not a reservation.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
