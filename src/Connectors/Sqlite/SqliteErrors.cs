using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Translates SQLite's error codes. SQLite's messages name tables and columns, never values.</summary>
internal static class SqliteErrors
{
    /// <summary>The exception for a failed call.</summary>
    /// <param name="e">SQLite's exception.</param>
    /// <param name="action">The action that failed, such as <c>read 'customers'</c>.</param>
    /// <param name="part">The role of the file in the pipeline.</param>
    public static StoreException Translate(SqliteException e, string action, StorePart part)
    {
        var detail = $"SQLite cannot {action}: {e.Message}";
        // The next attempt creates a table that was dropped.
        var mayPass = IsMissingTable(e) || IsLocked(e) || e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN;
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_CONSTRAINT => part.RefusedValue("a constraint of the table fails", detail, e),
            raw.SQLITE_MISMATCH => part.RefusedValue("a value is of another type than its column", detail, e),
            raw.SQLITE_TOOBIG => part.RefusedValue("a value is too large", detail, e),
            raw.SQLITE_FULL => part.Full(detail, e),
            _ => mayPass ? part.Unavailable(detail, e) : part.Refused(detail, e),
        };
    }

    /// <summary>Whether another connection holds the file. This is no fault of a setting, also when the process starts.</summary>
    public static bool IsLocked(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Whether a statement names something that the file no longer has, such as a dropped column.</summary>
    public static bool IsChange(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_SCHEMA;

    private static bool IsMissingTable(SqliteException e) =>
        e.SqliteErrorCode == raw.SQLITE_ERROR && e.Message.Contains("no such table", StringComparison.Ordinal);
}
