using System.Net.Sockets;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Translates the driver's exceptions. PostgreSQL's messages about data repeat values, and the messages of triggers and functions can hold
/// anything. Of these messages, only the SQLSTATE and the names of tables, columns and constraints are passed on. Details are never passed
/// on.
/// </summary>
internal static class PostgreSqlErrors
{
    /// <summary>Whether the exception is an answer of the database or the lack of an answer, and not a mistake of the connector.</summary>
    public static bool IsStoreFailure(Exception e) => e is NpgsqlException or SocketException or TimeoutException or IOException;

    /// <summary>
    /// Whether a statement names something that has changed, such as a dropped column or a column of another type: SQLSTATE class 42, or a
    /// prepared statement whose result has another type.
    /// </summary>
    public static bool IsChange(PostgresException e) => e.SqlState.StartsWith("42", StringComparison.Ordinal) || IsOutdated(e);

    /// <summary>The exception for a failed call.</summary>
    /// <param name="e">An exception for which <see cref="IsStoreFailure"/> is true.</param>
    /// <param name="action">The action that failed, such as <c>read 'customers'</c>.</param>
    /// <param name="part">The role of the database in the pipeline.</param>
    public static StoreException Translate(Exception e, string action, StorePart part)
    {
        var detail = $"PostgreSQL cannot {action}: {Explain(e)}";
        if (e is PostgresException answer && BlamesData(answer.SqlState))
        {
            var column = string.IsNullOrEmpty(answer.ColumnName) ? "" : $", column '{answer.ColumnName}'";
            return part.RefusedValue($"{Reason(answer.SqlState)} (SQLSTATE {answer.SqlState}{column})", detail, e);
        }

        if (e is PostgresException { SqlState: PostgresErrorCodes.DiskFull })
            return part.Full(detail, e);
        return IsTransient(e) ? part.Unavailable(detail, e) : part.Refused(detail, e);
    }

    /// <summary>
    /// The exception for a failure at the start. Where the server answered, the failure is a fault of a setting, which the user can
    /// correct.
    /// </summary>
    /// <param name="e">An exception for which <see cref="IsStoreFailure"/> is true.</param>
    /// <param name="part"><c>Input</c> or <c>Output</c>.</param>
    /// <param name="setting">The setting that names the table or query.</param>
    /// <param name="action">The action that failed.</param>
    /// <param name="store">The role of the database in the pipeline.</param>
    public static PipelineException AtStart(Exception e, string part, string setting, string action, StorePart store)
    {
        if (IsTransient(e))
            return Translate(e, action, store);
        // Class 28 is about the user, and class 3D about the database. A failure without an answer of the server is about the connection
        // itself, such as encryption.
        if (e is not PostgresException answer || answer.SqlState[..2] is "28" or "3D")
        {
            return new PipelineConfigurationException($"{part}:Connection",
                $"names a server that does not let the pipeline in: {Explain(e)} Correct that connection string.");
        }

        return new PipelineConfigurationException(setting,
            $"cannot be used: PostgreSQL cannot {action}: {Explain(e)} Correct it, or {part}:Connection.");
    }

    private static bool IsTransient(Exception e) => e switch
    {
        // The server was shut down, crashed, is starting or ended the session. Somebody else cancelled the statement, such as a statement's
        // time limit. A session waited too long for a slow batch within a scan (25P03, 25P04). A changed table or a pooler made a prepared
        // statement invalid; the driver then prepares the statement again.
        PostgresException answer => answer.IsTransient || answer.SqlState is
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or
            "57P05" or "25P03" or "25P04" or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.InvalidSqlStatementName
            || IsOutdated(answer),
        // A broken or late connection.
        NpgsqlException driver => driver.IsTransient,
        _ => true,
    };

    private static bool IsOutdated(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    // 22: a value is malformed or out of range. 23: a constraint. 44: the condition of a view. P0001 and P0004: raised by a trigger.
    private static bool BlamesData(string state) =>
        state[..2] is "22" or "23" or "44"
        || state is PostgresErrorCodes.RaiseException or PostgresErrorCodes.AssertFailure or PostgresErrorCodes.ProgramLimitExceeded;

    private static string Explain(Exception e) => e switch
    {
        PostgresException answer when BlamesData(answer.SqlState) || answer.SqlState[..2] is "P0" or "XX" or "F0" or "HV" =>
            $"{Reason(answer.SqlState)} (SQLSTATE {string.Join(", ", Names(answer))}).",
        PostgresException answer => $"{answer.MessageText} (SQLSTATE {answer.SqlState}).",
        NpgsqlException { InnerException: { } inner } driver => $"{driver.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}.",
        _ => $"{e.Message.TrimEnd('.')}.",
    };

    private static string Reason(string state) => state switch
    {
        PostgresErrorCodes.StringDataRightTruncation => "a text is too long",
        PostgresErrorCodes.NumericValueOutOfRange => "a number is out of range",
        PostgresErrorCodes.DatetimeFieldOverflow => "a moment is out of range",
        PostgresErrorCodes.InvalidTextRepresentation => "a text cannot be converted",
        PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire =>
            "a text has a character that the database cannot store",
        PostgresErrorCodes.DivisionByZero => "a division by zero",
        PostgresErrorCodes.NotNullViolation => "a column must have a value",
        PostgresErrorCodes.ForeignKeyViolation => "a referenced row is missing",
        PostgresErrorCodes.UniqueViolation => "a value must be unique",
        PostgresErrorCodes.CheckViolation => "a value fails a check",
        // A row has to fit on a page, and the columns of an index on a third of one.
        PostgresErrorCodes.ProgramLimitExceeded => "a user id or another text is too long for an index, or the row for the table",
        _ when BlamesData(state) => "a value was refused",
        _ => "the database failed; its log says more",
    };

    private static IEnumerable<string> Names(PostgresException e)
    {
        yield return e.SqlState;
        foreach (var (what, name) in new[] { ("table", e.TableName), ("column", e.ColumnName), ("constraint", e.ConstraintName) })
        {
            if (!string.IsNullOrEmpty(name))
                yield return $"{what} '{name}'";
        }
    }
}
