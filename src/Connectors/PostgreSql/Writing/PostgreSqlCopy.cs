using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Sends rows by a binary copy. The rows become bytes here, because the driver takes each value by a call of its own: the values that all
/// rows share become bytes once, and a message has many rows.
/// </summary>
internal static class PostgreSqlCopy
{
    /// <summary>Sends the users and their outputs.</summary>
    /// <exception cref="PostgresException">No row is stored.</exception>
    public static Task OutputsAsync(
        NpgsqlConnection connection, string sql, Predictions predictions, CancellationToken cancellationToken) =>
        SendAsync(connection, sql, predictions, new(), 0, cancellationToken);

    /// <summary>Sends whole rows: users, outputs, model version, both times and the run.</summary>
    /// <exception cref="PostgresException">No row is stored.</exception>
    public static Task RowsAsync(
        NpgsqlConnection connection, string sql, Predictions predictions, CancellationToken cancellationToken)
    {
        var run = new PostgreSqlCopyBuffer();
        run.Write(predictions.ModelVersion);
        run.Write(PostgreSqlMoment.Write(predictions.RetrievedAt.UtcDateTime));
        run.Write(PostgreSqlMoment.Write(predictions.ScoredAt.UtcDateTime));
        run.Write(predictions.RunId);
        return SendAsync(connection, sql, predictions, run, 4, cancellationToken);
    }

    private static async Task SendAsync(
        NpgsqlConnection connection,
        string sql,
        Predictions predictions,
        PostgreSqlCopyBuffer run,
        int runColumns,
        CancellationToken cancellationToken)
    {
        PostgreSqlOutputColumn[] columns =
            [PostgreSqlOutputColumn.Of(predictions.Outputs.Users), .. predictions.Outputs.Columns.Select(PostgreSqlOutputColumn.Of)];
        var width = (short)(columns.Length + runColumns);
        var buffer = new PostgreSqlCopyBuffer();
        var copy = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        try
        {
            buffer.Begin();
            for (var row = 0; row < predictions.Outputs.Count; row++)
            {
                buffer.BeginRow(width);
                foreach (var column in columns)
                    column.Write(buffer, row);
                buffer.Append(run.Bytes.Span);
                if (!buffer.IsFull)
                    continue;
                await copy.WriteAsync(buffer.Bytes, cancellationToken);
                buffer.Clear();
            }

            buffer.Complete();
            await copy.WriteAsync(buffer.Bytes, cancellationToken);
        }
        catch
        {
            await GiveUpAsync(copy);
            throw;
        }

        // The disposal completes the copy, and throws where the server refuses a row.
        await copy.DisposeAsync();
    }

    private static async Task GiveUpAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The connection is broken, or the server has refused the copy before. The caller's exception says more.
        }
    }
}
