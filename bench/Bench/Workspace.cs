using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Bench;

/// <summary>Folders of the repository that the benchmark uses.</summary>
/// <param name="Root">The repository.</param>
internal sealed record Workspace(string Root)
{
    /// <summary>Data, models and logs. Git ignores this folder.</summary>
    public string Data { get; } = Directory.CreateDirectory(Path.Combine(Root, "bench", "data")).FullName;

    public string Results { get; } = Directory.CreateDirectory(Path.Combine(Root, "bench", "results")).FullName;

    public string Logs { get; } = Directory.CreateDirectory(Path.Combine(Root, "bench", "data", "logs")).FullName;

    public string Models { get; } = Directory.CreateDirectory(Path.Combine(Root, "bench", "data", "models")).FullName;

    public string Peers => Path.Combine(Root, "bench", "peers");

    /// <summary>An assembly of a project's Release build.</summary>
    public string Assembly(string project, string name) =>
        Path.Combine(Root, project, "bin", "Release", "net10.0", $"ModelPipeline.{name}.dll");

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
