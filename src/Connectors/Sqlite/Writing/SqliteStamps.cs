using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// Tells of stored scores that keep others out whether their stamp is wrong (<see cref="WrongStamp"/>). For one transaction.
/// </summary>
internal sealed class SqliteStamps : IDisposable
{
    private readonly SqliteCommand select;
    private readonly DateTimeOffset retrievedAt;
    private readonly DateTimeOffset now;

    /// <param name="connection">The one that writes.</param>
    /// <param name="sql">Reads both times of the user <c>$user</c>.</param>
    /// <param name="retrievedAt">The time of those that are kept out.</param>
    /// <param name="now">The time.</param>
    public SqliteStamps(SqliteConnection connection, string sql, DateTimeOffset retrievedAt, DateTimeOffset now)
    {
        select = connection.CreateCommand();
        select.CommandText = sql;
        select.Parameters.Add(new("$user", SqliteType.Text));
        this.retrievedAt = retrievedAt;
        this.now = now;
    }

    /// <summary>The next time after that of the user's stored score, where that one has a wrong stamp; else null.</summary>
    public DateTimeOffset? Later(string user)
    {
        select.Parameters[0].Value = user;
        using var row = select.ExecuteReader();
        if (!row.Read() || Moment(row.GetValue(0)) is not { } stored || Moment(row.GetValue(1)) is not { } scored)
            return null;
        return WrongStamp.Has(stored, scored, retrievedAt, now) ? stored + WrongStamp.Step : null;
    }

    public void Dispose() => select.Dispose();

    // What somebody else wrote may be no time at all.
    private static DateTimeOffset? Moment(object value) =>
        value is string text && IsoMoment.Read(text, out var moment) is null ? new DateTimeOffset(moment, TimeSpan.Zero) : null;
}
