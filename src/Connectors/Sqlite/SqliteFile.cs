using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Asks SQLite about the file of a connection.</summary>
internal static partial class SqliteFile
{
    // https://sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int HasMovedOperation = 20;

    /// <summary>
    /// Whether the path of a connection leads to another file by now, or to none. False where the system keeps a file that is open from
    /// being replaced, as Windows does.
    /// </summary>
    public static bool HasMoved(SqliteConnection connection)
    {
        var hasMoved = 0;
        return FileControl(connection.Handle!, "main", HasMovedOperation, ref hasMoved) == raw.SQLITE_OK && hasMoved != 0;
    }

    /// <summary>
    /// Whether the write-ahead log at the path of a connection has rows. A new file with the log of the file before would be damaged:
    /// SQLite cannot tell that the log is of another file.
    /// </summary>
    public static bool HasLog(SqliteConnection connection) =>
        new FileInfo($"{connection.DataSource}-wal") is { Exists: true, Length: > 0 };

    /// <summary>
    /// Writes the rows of the write-ahead log into the file of a connection that has moved, and empties the log, so that the file that took
    /// its place can be opened.
    /// </summary>
    /// <returns>Whether the log is empty.</returns>
    public static bool EmptyLog(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int FileControl(sqlite3 connection, string database, int operation, ref int argument);
}
