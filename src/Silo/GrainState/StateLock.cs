using Microsoft.Data.Sqlite;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// The lock of one process on its state: two processes that shared the state would run each other's jobs. The lock is a file beside the
/// state, held open under a lock of the operating system. The operating system releases the lock when the process ends, in whatever way.
/// </summary>
internal sealed class StateLock : IDisposable
{
    /// <summary>The suffix of the lock's file name, after the file name of the state.</summary>
    public const string Suffix = ".lock";

    private readonly FileStream? file;

    private StateLock(FileStream? file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="connectionString">The connection string of the SQLite file that holds the state.</param>
    /// <param name="owner">The process that takes the lock.</param>
    /// <param name="setting">The setting that names the state, for the fault.</param>
    /// <exception cref="PipelineConfigurationException">Another process holds the lock. The state is unchanged.</exception>
    public static StateLock Take(string connectionString, StateOwner owner, string setting)
    {
        using var state = new SqliteConnection(connectionString);
        state.Open();
        // The path as SQLite resolves the path, so that two spellings of one path give one lock.
        if (PathOf(state) is not { Length: > 0 } path)
            return new(null);
        var file = Open(path, setting) ?? throw new PipelineConfigurationException(setting, Busy(path, StateOwner.Read(state)));
        try
        {
            owner.Write(state);
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Releases the lock. The lock file stays: after a deletion, two processes could hold locks on two files of the same name.
    /// </summary>
    public void Dispose() => file?.Dispose();

    private static string PathOf(SqliteConnection state)
    {
        using var command = state.CreateCommand();
        command.CommandText = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        return command.ExecuteScalar() as string ?? "";
    }

    // Null where another process holds the lock.
    private static FileStream? Open(string path, string setting)
    {
        try
        {
            return new(path + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or FileNotFoundException)
        {
            throw new PipelineConfigurationException(
                setting,
                $"names state that cannot be locked: '{path + Suffix}' cannot be opened ({e.GetType().Name}). "
                + "Let this process write it, or set \"Data Source=path\" of a file in a folder that it may write.");
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Busy(string path, StateOwner? owner) =>
        $"names the state '{path}', which another process uses: {owner?.ToString() ?? "who it is, it has not written yet"}. "
        + "Stop that process, or give this one a state of its own: \"Data Source=path\" of another file. "
        + "Processes that are to share their work need Cluster:Kind AdoNet.";
}
