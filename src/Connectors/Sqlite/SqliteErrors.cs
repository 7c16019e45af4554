using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>What SQLite's error codes mean here. SQLite's messages name tables and columns, never values.</summary>
internal static class SqliteErrors
{
    /// <summary>Trouble of a call.</summary>
    /// <param name="e">What SQLite said.</param>
    /// <param name="action">What SQLite cannot do, such as <c>read 'customers'</c>.</param>
    /// <param name="part">What the file is to the pipeline.</param>
    public static StoreException Translate(SqliteException e, string action, StorePart part)
    {
        var detail = $"SQLite cannot {action}: {e.Message}";
        // A table that was dropped is made anew by the next attempt.
        var mayPass = IsMissingTable(e) || IsLocked(e) || e.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN;
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_CONSTRAINT => part.RefusedValue("a constraint of the table fails", detail, e),
            raw.SQLITE_MISMATCH => part.RefusedValue("a value is of another type than its column", detail, e),
            raw.SQLITE_TOOBIG => part.RefusedValue("a value is too large", detail, e),
            _ => mayPass ? part.Unavailable(detail, e) : part.Refused(detail, e),
        };
    }

    /// <summary>Whether another holds the file; at the start too, that is no fault of a setting.</summary>
    public static bool IsLocked(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Whether a statement does not fit what it names any more, such as a column that is gone.</summary>
    public static bool IsChange(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_SCHEMA;

    private static bool IsMissingTable(SqliteException e) =>
        e.SqliteErrorCode == raw.SQLITE_ERROR && e.Message.Contains("no such table", StringComparison.Ordinal);
}
