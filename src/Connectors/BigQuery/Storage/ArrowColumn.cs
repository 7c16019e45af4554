using Apache.Arrow;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Reads one column of a stream, row by row, into a typed column of a batch.</summary>
internal abstract class ArrowColumn
{
    /// <summary>Reads the value of a row that is not null.</summary>
    /// <returns>Null on success. Otherwise the reason, without the value, as a phrase that continues "column X ...".</returns>
    public delegate string? TryRead<in TArray, T>(TArray array, int row, out T read);

    /// <summary>Sets the array with the values of the next rows.</summary>
    public abstract void Bind(IArrowArray array);

    /// <summary>Reads the value of a row.</summary>
    public abstract void Read(int row);

    /// <summary>The column with all rows that were read.</summary>
    public abstract Column Build();

    /// <param name="field">The name and type of the column.</param>
    /// <param name="capacity">The expected number of rows.</param>
    /// <param name="read">Reads a value.</param>
    /// <param name="hasNulls">Whether values can be null. A null array is an empty one.</param>
    public static ArrowColumn Create<TArray, T>(Field field, int capacity, TryRead<TArray, T> read, bool hasNulls = true)
        where TArray : class, IArrowArray => new Typed<TArray, T>(field, capacity, read, hasNulls);

    private sealed class Typed<TArray, T>(Field field, int capacity, TryRead<TArray, T> read, bool hasNulls) : ArrowColumn
        where TArray : class, IArrowArray
    {
        private readonly ColumnBuilder<T> values = new(field, capacity);
        private TArray array = null!;

        public override void Bind(IArrowArray array) =>
            this.array = array as TArray ?? throw new IOException("A column has changed its type within a stream.");

        public override void Read(int row)
        {
            if (hasNulls && array.IsNull(row))
            {
                values.AppendNull();
            }
            else if (read(array, row, out var value) is { } reason)
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
