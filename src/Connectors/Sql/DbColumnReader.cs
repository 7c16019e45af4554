using System.Data.Common;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Reads one column of a result, row by row, into a typed column of a batch.</summary>
public abstract class DbColumnReader
{
    /// <summary>Reads a value that is not null.</summary>
    /// <returns>Null where it could; else why it cannot be represented, without the value, as a phrase that continues "column X
    /// ...".</returns>
    public delegate string? TryRead<T>(DbDataReader row, int ordinal, out T value);

    /// <summary>Takes the value of the reader's current row.</summary>
    public abstract void Read(DbDataReader row);

    /// <summary>The column of all rows that were taken.</summary>
    public abstract Column Build();

    /// <summary>A reader of that field.</summary>
    /// <param name="field">Name and type that the column gets.</param>
    /// <param name="ordinal">Which column of the result.</param>
    /// <param name="capacity">Rows expected.</param>
    /// <param name="read">Reads a value that is not null, and can read each of them.</param>
    public static DbColumnReader Create<T>(Field field, int ordinal, int capacity, Func<DbDataReader, int, T> read) =>
        new Certain<T>(new(field, capacity), ordinal, read);

    /// <summary>A reader of a field some of whose values cannot be represented: those rows are marked as unusable.</summary>
    public static DbColumnReader CreateTry<T>(Field field, int ordinal, int capacity, TryRead<T> read) =>
        new Doubtful<T>(new(field, capacity), ordinal, read);

    private sealed class Certain<T>(ColumnBuilder<T> values, int ordinal, Func<DbDataReader, int, T> read) : DbColumnReader
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

    private sealed class Doubtful<T>(ColumnBuilder<T> values, int ordinal, TryRead<T> read) : DbColumnReader
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
