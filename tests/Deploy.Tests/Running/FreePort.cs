using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Tests;

/// <summary>A port that nobody listens on now.</summary>
internal static class FreePort
{
    public static string Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
