using Microsoft.Data.Sqlite;

namespace ModelPipeline.Silo.GrainState;

/// <summary>
/// The claim of one process on its state: two that shared it would run each other's jobs. A file beside the state is held open under a lock
/// of the operating system, which ends with the process however that ends.
/// </summary>
internal sealed class StateLock : IDisposable
{
    /// <summary>What follows the state's file name in that of the lock.</summary>
    public const string Suffix = ".lock";

    private readonly FileStream? file;

    private StateLock(FileStream? file) => this.file = file;

    /// <summary>Takes the state.</summary>
    /// <param name="connectionString">The SQLite file that is the state.</param>
    /// <param name="owner">Who takes it.</param>
    /// <param name="setting">What names it, for the fault.</param>
    /// <exception cref="PipelineConfigurationException">Another process has it; nothing of it was changed.</exception>
    public static StateLock Take(string connectionString, StateOwner owner, string setting)
    {
        using var state = new SqliteConnection(connectionString);
        state.Open();
        // The file as SQLite has found it: two ways to one file are one.
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

    /// <summary>Gives the state back. The file stays: were it deleted, two processes could hold locks on two files of one name.</summary>
    public void Dispose() => file?.Dispose();

    private static string PathOf(SqliteConnection state)
    {
        using var command = state.CreateCommand();
        command.CommandText = "SELECT file FROM pragma_database_list WHERE name = 'main'";
        return command.ExecuteScalar() as string ?? "";
    }

    // Null where another process holds it.
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
