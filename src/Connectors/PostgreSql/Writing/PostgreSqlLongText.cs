using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Explains the failure of a text that is too long: PostgreSQL's own message does not name the column.</summary>
internal static class PostgreSqlLongText
{
    /// <summary>Makes a call that writes texts.</summary>
    /// <param name="connection">The connection of the call. Another one could have to wait for calls like this one.</param>
    /// <param name="part">The role of the database in the pipeline.</param>
    /// <param name="table">The table's quoted name.</param>
    /// <param name="texts">Each column with its texts.</param>
    /// <param name="call">Writes the texts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="StoreException">A text is too long for its column.</exception>
    public static async Task<T> NameAsync<T>(
        NpgsqlConnection connection,
        StorePart part,
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
            var columns = await PostgreSqlTableColumn.OfAsync(connection, table, cancellationToken);
            PostgreSqlTableColumn? Column(string name) => columns.Find(column => column.Name == name);
            // A trigger refused the text, or the table has changed since.
            if (LongText.Find(texts, column => Column(column)?.Room) is not { } tooShort)
                throw;
            var reason = $"a text is too long for column '{tooShort}', which is {Column(tooShort)!.Type} (SQLSTATE {e.SqlState})";
            throw part.RefusedValue(reason, $"PostgreSQL cannot write {table}: {reason}. Make the column longer, or text.", e);
        }
    }
}
