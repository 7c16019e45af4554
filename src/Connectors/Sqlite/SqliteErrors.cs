using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>What SQLite's error codes mean here. SQLite's messages name tables and columns, never values.</summary>
internal static class SqliteErrors
{
    public static StoreException Translate(SqliteException e, string action) => new(
        $"SQLite cannot {action}: {e.Message}",
        e,
        // A table that was dropped is made anew by the next attempt.
        isTransient: IsMissingTable(e) || IsLocked(e) || e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
        blamesData: e.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG);

    /// <summary>Whether another holds the file; at the start too, that is no fault of a setting.</summary>
    public static bool IsLocked(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Whether a statement does not fit what it names any more, such as a column that is gone.</summary>
    public static bool IsChange(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_SCHEMA;

    private static bool IsMissingTable(SqliteException e) => e.SqliteErrorCode == raw.SQLITE_ERROR && e.Message.Contains("no such table", StringComparison.Ordinal);
}
