using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ModelPipeline.Api;

/// <summary>The checks of <c>doctor</c> that look at the machine.</summary>
internal static class MachineChecks
{
    private const long LittleMemory = 512L * 1024 * 1024;

    public static HealthCheck Runtime()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var found = $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} cores, {memory / 1024 / 1024} MB of memory";
        return memory >= LittleMemory
            ? HealthCheck.Ok("machine", found)
            : HealthCheck.Warning("machine", found, "Give the process 512 MB or more; a silo keeps its active users in memory.");
    }

    /// <summary>Whether the HTTP ports of a server with these settings are free. The check of settings looks at the silo's ports.</summary>
    public static IEnumerable<HealthCheck> Ports(IConfiguration settings)
    {
        foreach (var url in (settings["urls"] ?? "http://localhost:8080").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            // "http://+:8080" and "http://*:8080" are addresses of Kestrel, and none of .NET's.
            var known = url.Replace("+", "localhost", StringComparison.Ordinal).Replace("*", "localhost", StringComparison.Ordinal);
            if (Uri.TryCreate(known, UriKind.Absolute, out var address))
                yield return Port(address.Port);
        }
    }

    private static HealthCheck Port(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return HealthCheck.Ok("ports", $"HTTP port {port} is free");
        }
        catch (SocketException e)
        {
            return HealthCheck.Failed(
                "ports", $"HTTP port {port} cannot be opened ({e.SocketErrorCode})",
                "Stop the process that has it, or set ASPNETCORE_URLS to another address.");
        }
    }
}
