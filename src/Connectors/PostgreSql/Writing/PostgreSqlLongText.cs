using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>What is said of a text that is too long: PostgreSQL refuses it without the name of its column.</summary>
internal static class PostgreSqlLongText
{
    /// <summary>Makes a call that writes texts.</summary>
    /// <param name="database">Where they go.</param>
    /// <param name="table">The quoted name of their table.</param>
    /// <param name="texts">Each column with its texts.</param>
    /// <param name="call">Writes them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreException">One of them is too long.</exception>
    public static async Task<T> NameAsync<T>(
        PostgreSqlDatabase database,
        string table,
        IEnumerable<(string Column, IEnumerable<string> Texts)> texts,
        Func<Task<T>> call,
        CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.StringDataRightTruncation)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var columns = await PostgreSqlTableColumn.OfAsync(connection, table, cancellationToken);
            PostgreSqlTableColumn? Column(string name) => columns.Find(column => column.Name == name);
            // A trigger, or a table altered meanwhile.
            if (LongText.Find(texts, column => Column(column)?.Room) is not { } tooShort)
                throw;
            var reason = $"a text is too long for column '{tooShort}', which is {Column(tooShort)!.Type} (SQLSTATE {e.SqlState})";
            throw database.Part.RefusedValue(reason, $"PostgreSQL cannot write {table}: {reason}. Make the column longer, or text.", e);
        }
    }
}
