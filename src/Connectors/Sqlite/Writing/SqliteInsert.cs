using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// The statement that stores the rows of a batch. The statement is prepared once, and what all rows share is bound once. A command of the
/// driver would bind each value of each row anew and make a reader for each row.
/// </summary>
internal sealed class SqliteInsert : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt statement;
    private readonly Predictions predictions;
    private readonly Action<int>[] bindings;
    private byte[] text = new byte[256];

    /// <param name="connection">The connection, within a transaction.</param>
    /// <param name="sql">The statement. Its parameters <c>$0</c> to <c>$n</c> have the order of the table's columns.</param>
    /// <param name="predictions">The rows.</param>
    /// <exception cref="SqliteException">The table does not fit.</exception>
    public SqliteInsert(SqliteConnection connection, string sql, Predictions predictions)
    {
        this.connection = connection;
        this.predictions = predictions;
        Check(raw.sqlite3_prepare_v2(connection.Handle, sql, out statement));
        var columns = predictions.Outputs.Columns;
        bindings = [.. columns.Select((column, i) => Binding(column, IndexOf(i + 1)))];
        Bind(IndexOf(columns.Count + 1), predictions.ModelVersion);
        Bind(RetrievedAt, SqlitePredictions.Text(predictions.RetrievedAt));
        Bind(IndexOf(columns.Count + 3), SqlitePredictions.Text(predictions.ScoredAt));
        Bind(IndexOf(columns.Count + 4), predictions.RunId.ToString());
    }

    private int RetrievedAt => IndexOf(predictions.Outputs.Columns.Count + 2);

    /// <summary>Stores a row.</summary>
    /// <returns>Whether the row has changed the table.</returns>
    /// <exception cref="SqliteException">The row is not stored.</exception>
    public bool Store(int row)
    {
        Bind(IndexOf(0), predictions.Outputs.Users[row]);
        foreach (var bind in bindings)
            bind(row);
        var result = raw.sqlite3_step(statement);
        var changed = raw.sqlite3_changes(connection.Handle) > 0;
        // The reset returns the error of the step again.
        _ = raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE)
            Check(result);
        return changed;
    }

    /// <summary>Stores a row with another time of retrieval.</summary>
    public void Store(int row, DateTimeOffset retrievedAt)
    {
        Bind(RetrievedAt, SqlitePredictions.Text(retrievedAt));
        Store(row);
        Bind(RetrievedAt, SqlitePredictions.Text(predictions.RetrievedAt));
    }

    public void Dispose() => statement.Dispose();

    // SQLite numbers parameters from one, in the order in which the statement names them.
    private static int IndexOf(int parameter) => parameter + 1;

    private Action<int> Binding(Column column, int index) => column switch
    {
        Column<float> c => row => Bind(index, c.IsNull(row) ? double.NaN : c.Values[row]),
        Column<double> c => row => Bind(index, c.IsNull(row) ? double.NaN : c.Values[row]),
        Column<long> c => row => Bind(index, c.IsNull(row) ? null : c.Values[row]),
        Column<bool> c => row => Bind(index, c.IsNull(row) ? null : Convert.ToInt64(c.Values[row])),
        Column<string> c => row => Bind(index, c.IsNull(row) ? null : c.Values[row]),
        _ => row => Bind(index, column.IsNull(row) ? null : (string)SqlitePredictions.Value(column.ValueAt(row))),
    };

    // SQLite stores NULL for NaN.
    private void Bind(int index, double value) => Check(raw.sqlite3_bind_double(statement, index, value));

    private void Bind(int index, long? value) =>
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, index, number) : raw.sqlite3_bind_null(statement, index));

    private void Bind(int index, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, index));
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        if (length > text.Length)
            text = new byte[Math.Max(length, 2 * text.Length)];
        Encoding.UTF8.GetBytes(value, text);
        // SQLite copies the bytes. The binding takes no bytes at all for NULL.
        Check(length == 0
            ? raw.sqlite3_bind_text(statement, index, "")
            : raw.sqlite3_bind_text(statement, index, text.AsSpan(0, length)));
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, connection.Handle);
}
