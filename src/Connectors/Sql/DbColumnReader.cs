using System.Data.Common;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Reads one column of a result, row by row, into a typed column of a batch.</summary>
public abstract class DbColumnReader
{
    /// <summary>Reads a value that is not null.</summary>
    /// <returns>
    /// Null where the value can be represented. Otherwise the reason, without the value, as a phrase that continues "column X ...".
    /// </returns>
    public delegate string? TryRead<T>(DbDataReader row, int ordinal, out T value);

    /// <summary>Reads the value of the reader's current row.</summary>
    public abstract void Read(DbDataReader row);

    /// <summary>The column of all rows that were read.</summary>
    public abstract Column Build();

    /// <summary>A reader of a field whose values can all be represented.</summary>
    /// <param name="field">The name and the type of the column in the batch.</param>
    /// <param name="ordinal">The index of the column in the result.</param>
    /// <param name="capacity">The expected number of rows.</param>
    /// <param name="read">Reads a value that is not null.</param>
    public static DbColumnReader Create<T>(Field field, int ordinal, int capacity, Func<DbDataReader, int, T> read) =>
        new ValueReader<T>(new(field, capacity), ordinal, read);

    /// <summary>A reader of a field with values that cannot all be represented. A row with such a value is marked as unusable.</summary>
    public static DbColumnReader CreateTry<T>(Field field, int ordinal, int capacity, TryRead<T> read) =>
        new TryValueReader<T>(new(field, capacity), ordinal, read);

    private sealed class ValueReader<T>(ColumnBuilder<T> values, int ordinal, Func<DbDataReader, int, T> read) : DbColumnReader
    {
        public override void Read(DbDataReader row)
        {
            if (row.IsDBNull(ordinal))
            {
                values.AppendNull();
            }
            else
            {
                values.Append(read(row, ordinal));
            }
        }

        public override Column Build() => values.Build();
    }

    private sealed class TryValueReader<T>(ColumnBuilder<T> values, int ordinal, TryRead<T> read) : DbColumnReader
    {
        public override void Read(DbDataReader row)
        {
            if (row.IsDBNull(ordinal))
            {
                values.AppendNull();
            }
            else if (read(row, ordinal, out var value) is { } reason)
            {
                values.AppendUnusable(reason);
            }
            else
            {
                values.Append(value);
            }
        }

        public override Column Build() => values.Build();
    }
}
