using System.Net.Sockets;

namespace ModelPipeline.Models.Python;

/// <summary>A folder that only this user may enter. It holds the worker's script and the socket that Python processes connect to.</summary>
internal sealed class Home : IDisposable
{
    // The path of a socket has at most 107 bytes.
    private const int LongestFolder = 90;

    private readonly string folder;
    private readonly Socket listener;

    public Home()
    {
        // Windows has failed already, with a fault of Model:Kind.
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        var made = Directory.CreateTempSubdirectory("model-pipeline-");
        if (made.FullName.Length > LongestFolder)
        {
            made.Delete();
            const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            made = Directory.CreateDirectory($"/tmp/model-pipeline-{Guid.NewGuid():n}", Mine);
        }

        folder = made.FullName;
        Script = Path.Combine(folder, "worker.py");
        SocketPath = Path.Combine(folder, "socket");
        using (var script = typeof(Home).Assembly.GetManifestResourceStream("worker.py")!)
        using (var file = File.Create(Script))
            script.CopyTo(file);
        listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen(128);
    }

    public string Script { get; }

    public string SocketPath { get; }

    /// <summary>Waits for the next process that connects.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => listener.AcceptAsync(cancellationToken);

    public void Dispose()
    {
        listener.Dispose();
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder that remains does no harm.
        }
    }
}
