using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Inserts rows into the output table, in one of two ways.</summary>
internal static class PostgreSqlRows
{
    /// <summary>
    /// Inserts the rows as arrays, or a single row as values: one statement and one round trip. The rows are committed when the call
    /// returns.
    /// </summary>
    /// <returns>The number of changed rows.</returns>
    public static async Task<int> InsertAsync(NpgsqlConnection connection, PostgreSqlOutputTable table, Predictions predictions,
        CancellationToken cancellationToken)
    {
        var isOne = predictions.Outputs.Count == 1;
        await using var command = new NpgsqlCommand(isOne ? table.InsertOne : table.Insert, connection);
        AddRun(command, predictions);
        Add(PostgreSqlOutputColumn.Of(predictions.Outputs.Users));
        foreach (var column in predictions.Outputs.Columns)
            Add(PostgreSqlOutputColumn.Of(column));
        return await command.ExecuteNonQueryAsync(cancellationToken);

        void Add(PostgreSqlOutputColumn column) => command.Parameters.Add(isOne ? column.ToParameter(row: 0) : column.ToParameter());
    }

    /// <summary>Inserts the rows by a binary copy into a temporary table and a merge, in one transaction.</summary>
    /// <returns>The number of changed rows.</returns>
    public static async Task<int> CopyAsync(NpgsqlConnection connection, PostgreSqlOutputTable table, Predictions predictions,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var create = new NpgsqlCommand(table.CreateRows, connection, transaction))
            await create.ExecuteNonQueryAsync(cancellationToken);
        await PostgreSqlCopy.OutputsAsync(connection, PostgreSqlOutputTable.CopyRows, predictions, cancellationToken);
        await using var merge = new NpgsqlCommand(table.Merge, connection, transaction);
        AddRun(merge, predictions);
        var stored = await merge.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>Copies whole rows into a table that has none of their users. The rows are committed when the call returns.</summary>
    public static Task LoadAsync(
        NpgsqlConnection connection, PostgreSqlOutputTable table, Predictions predictions, CancellationToken cancellationToken) =>
        PostgreSqlCopy.RowsAsync(connection, table.Load, predictions, cancellationToken);

    /// <summary>The users of the batch whose stored row comes from another run.</summary>
    public static async Task<HashSet<string>> OthersAsync(NpgsqlConnection connection, PostgreSqlOutputTable table, Predictions predictions,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(table.SelectOthers, connection);
        command.Parameters.Add(PostgreSqlOutputColumn.Of(predictions.Outputs.Users).ToParameter());
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = predictions.RunId, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var users = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
            users.Add(rows.GetString(0));
        return users;
    }

    /// <summary>The rows in the order of the users, in which every batch locks its rows.</summary>
    public static Batch Sort(Batch rows)
    {
        // A job reads its rows in this order.
        if (IsSorted(rows.Users))
            return rows;
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort([.. rows.Users], order, StringComparer.Ordinal);
        return rows.Select(order);
    }

    private static bool IsSorted(IReadOnlyList<string> users)
    {
        for (var row = 1; row < users.Count; row++)
        {
            if (string.CompareOrdinal(users[row - 1], users[row]) > 0)
                return false;
        }

        return true;
    }

    /// <summary>A batch without rows.</summary>
    public static Predictions None(Schema outputs) =>
        new(
            new([], [.. outputs.Select(field => Column.Default(field, 0))]),
            "",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch,
            Guid.Empty);

    private static void AddRun(NpgsqlCommand command, Predictions run)
    {
        command.Parameters.Add(Text(run.ModelVersion));
        command.Parameters.Add(
            new NpgsqlParameter<DateTimeOffset> { TypedValue = run.RetrievedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = run.ScoredAt, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run.RunId, NpgsqlDbType = NpgsqlDbType.Uuid });
    }

    public static NpgsqlParameter Nullable(string? text) =>
        new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text, NpgsqlDbType = NpgsqlDbType.Text };
}
