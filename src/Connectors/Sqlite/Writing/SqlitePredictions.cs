using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Converts predictions to rows of the output table, and back.</summary>
internal static class SqlitePredictions
{
    /// <summary>Stores each row.</summary>
    /// <param name="insert">The statement that stores a row.</param>
    /// <param name="predictions">The rows to insert.</param>
    /// <param name="later">
    /// Gets a user whose insert changed nothing. Returns the time of retrieval for a second insert, or null to leave the stored row.
    /// </param>
    /// <param name="cancellationToken">Ends the inserts.</param>
    /// <returns>The rows that changed nothing.</returns>
    public static List<int> Insert(
        SqliteInsert insert, Predictions predictions, Func<string, DateTimeOffset?> later, CancellationToken cancellationToken)
    {
        var unchanged = new List<int>();
        for (var row = 0; row < predictions.Outputs.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (insert.Store(row))
                continue;
            if (later(predictions.Outputs.Users[row]) is { } time)
            {
                insert.Store(row, time);
            }
            else
            {
                unchanged.Add(row);
            }
        }

        return unchanged;
    }

    /// <summary>The predictions of the reader's current row, whose columns have the order of the table.</summary>
    public static Predictions Read(SqliteDataReader row, string user, Schema outputs)
    {
        var after = outputs.Count + 1;
        Field[] run = [new(OutputTable.ModelVersion, ColumnType.String), new(OutputTable.RetrievedAt, ColumnType.Timestamp),
            new(OutputTable.ScoredAt, ColumnType.Timestamp)];
        var columns = outputs.Concat(run).Select((field, i) => SqliteTypes.Reader(field, i + 1, 1)).ToArray();
        foreach (var column in columns)
            column.Read(row);
        var values = Array.ConvertAll(columns, column => column.Build());
        if (Array.Find(values, column => column.Unusable.Count > 0) is { } bad)
        {
            throw new StoreException(
                $"Column '{bad.Field.Name}' of the output table {bad.Unusable[0]}; correct the row.", blamesData: true);
        }

        if (!Guid.TryParse(row.GetString(after + run.Length), out var runId))
            throw new StoreException($"Column '{OutputTable.RunId}' of the output table holds a value that is no uuid; correct the row.");
        return new(new([user], values[..outputs.Count]), (string?)values[^3].ValueAt(0) ?? "", Moment(values[^2]), Moment(values[^1]),
            runId);
    }

    /// <summary>A value as the driver takes it.</summary>
    // SQLite stores NULL for NaN, and the driver refuses NaN. So NaN becomes NULL here.
    public static object Value(object? value) => value switch
    {
        null or float.NaN or double.NaN => DBNull.Value,
        float number => (double)number,
        DateTime moment => Text(moment),
        _ => value,
    };

    /// <summary>A moment as the table keeps it.</summary>
    public static string Text(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString(SqliteTypes.TimestampFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(Column column) => new((DateTime?)column.ValueAt(0) ?? default, TimeSpan.Zero);
}
