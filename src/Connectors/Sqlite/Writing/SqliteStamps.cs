using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Decides whether a stored score that keeps another score out has a wrong stamp (<see cref="WrongStamp"/>). Used within one transaction.
/// </summary>
internal sealed class SqliteStamps : IDisposable
{
    private readonly SqliteCommand select;
    private readonly DateTimeOffset retrievedAt;
    private readonly DateTimeOffset now;

    /// <param name="connection">The connection that writes.</param>
    /// <param name="sql">The SQL that reads both times of the user <c>$user</c>.</param>
    /// <param name="retrievedAt">The time of retrieval of the scores that were kept out.</param>
    /// <param name="now">The current time.</param>
    public SqliteStamps(SqliteConnection connection, string sql, DateTimeOffset retrievedAt, DateTimeOffset now)
    {
        select = connection.CreateCommand();
        select.CommandText = sql;
        select.Parameters.Add(new("$user", SqliteType.Text));
        this.retrievedAt = retrievedAt;
        this.now = now;
    }

    /// <summary>The time just after the user's stored score, where the stored score has a wrong stamp; otherwise null.</summary>
    public DateTimeOffset? Later(string user)
    {
        select.Parameters[0].Value = user;
        using var row = select.ExecuteReader();
        if (!row.Read() || Moment(row.GetValue(0)) is not { } stored || Moment(row.GetValue(1)) is not { } scored)
            return null;
        return WrongStamp.Has(stored, scored, retrievedAt, now) ? stored + WrongStamp.Step : null;
    }

    public void Dispose() => select.Dispose();

    // A row that another program wrote may hold no valid time.
    private static DateTimeOffset? Moment(object value) =>
        value is string text && IsoMoment.Read(text, out var moment) is null ? new DateTimeOffset(moment, TimeSpan.Zero) : null;
}
