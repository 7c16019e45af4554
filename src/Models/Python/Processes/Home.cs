using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace ModelPipeline.Models.Python;

/// <summary>A folder that only this user may enter. It holds the worker's script and the socket that Python processes connect to.</summary>
internal sealed class Home : IDisposable
{
    // The path of a socket has at most 107 bytes.
    private const int LongestFolder = 90;

    private readonly string folder;
    private readonly Socket listener;

    /// <exception cref="PipelineConfigurationException">The folder for temporary files takes no folder.</exception>
    public Home()
        : this(Make)
    {
    }

    internal Home(Func<DirectoryInfo> make)
    {
        var made = (DirectoryInfo?)null;
        try
        {
            made = make();
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            Delete(made?.FullName);
            throw new PipelineConfigurationException("Model:Kind", "is Python, which needs some kilobytes in the folder for temporary "
                + $"files: {e.Message.TrimEnd('.')}. Free space there, or let TMPDIR name a folder that this process may write.");
        }
    }

    public string Script { get; }

    public string SocketPath { get; }

    /// <summary>
    /// Whether script and socket are still there. Programs that tidy up temporary files delete them from a process that runs for weeks, and
    /// no new worker could start.
    /// </summary>
    public bool IsWhole => File.Exists(Script) && File.Exists(SocketPath);

    /// <summary>Waits for the next process that connects.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => listener.AcceptAsync(cancellationToken);

    public void Dispose()
    {
        listener.Dispose();
        Delete(folder);
    }

    private static DirectoryInfo Make()
    {
        // Windows has failed already, with a fault of Model:Kind.
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        return Fitting(Directory.CreateTempSubdirectory("model-pipeline-"));
    }

    /// <summary>A new folder, or another one in <c>/tmp</c> where the path of a socket in it would be too long.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static DirectoryInfo Fitting(DirectoryInfo made)
    {
        if (Encoding.UTF8.GetByteCount(made.FullName) <= LongestFolder)
            return made;
        made.Delete();
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return Directory.CreateDirectory($"/tmp/model-pipeline-{Guid.NewGuid():n}", Mine);
    }

    private static void Delete(string? folder)
    {
        try
        {
            if (folder is not null)
                Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder that remains does no harm.
        }
    }
}
