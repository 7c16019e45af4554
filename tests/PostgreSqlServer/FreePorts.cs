using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Tests;

/// <summary>
/// Ports for servers that tests start. They are below the ports that the operating system gives to outgoing connections (32768 and up on
/// Linux). An outgoing connection could otherwise take the port before the server listens.
/// </summary>
public static class FreePorts
{
    private const int First = 10_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A free port that this process has not used before.</summary>
    public static int Next()
    {
        while (true)
        {
            // The port is random, because other test processes look for ports at the same time.
            var port = Random.Shared.Next(First, Last);
            if (Given.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
