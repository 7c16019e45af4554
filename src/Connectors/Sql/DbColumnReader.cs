using System.Data.Common;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Reads one column of a result, row by row, into a typed column of a batch.</summary>
public abstract class DbColumnReader
{
    /// <summary>Takes the value of the reader's current row.</summary>
    public abstract void Read(DbDataReader row);

    /// <summary>The column of all rows that were taken.</summary>
    public abstract Column Build();

    /// <summary>A reader of that field.</summary>
    /// <param name="field">Name and type that the column gets.</param>
    /// <param name="ordinal">Which column of the result.</param>
    /// <param name="capacity">Rows expected.</param>
    /// <param name="read">Reads a value that is not null.</param>
    public static DbColumnReader Create<T>(Field field, int ordinal, int capacity, Func<DbDataReader, int, T> read) =>
        new Typed<T>(new(field, capacity), ordinal, read);

    private sealed class Typed<T>(ColumnBuilder<T> values, int ordinal, Func<DbDataReader, int, T> read) : DbColumnReader
    {
        public override void Read(DbDataReader row)
        {
            if (row.IsDBNull(ordinal))
                values.AppendNull();
            else
                values.Append(read(row, ordinal));
        }

        public override Column Build() => values.Build();
    }
}
