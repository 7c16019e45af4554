namespace ModelPipeline;

/// <summary>
/// Collects the boxed values of one column, for rows that a caller brings or that are put together value by value. Not for the hot path.
/// </summary>
internal abstract class CellBuilder
{
    /// <summary>A builder for a column of this name and type.</summary>
    /// <param name="field">Name and type.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public static CellBuilder Of(Field field, int capacity) => field.Type switch
    {
        ColumnType.Single => new Typed<float>(field, capacity),
        ColumnType.Double => new Typed<double>(field, capacity),
        ColumnType.Int64 => new Typed<long>(field, capacity),
        ColumnType.Boolean => new Typed<bool>(field, capacity),
        ColumnType.Timestamp => new Typed<DateTime>(field, capacity),
        ColumnType.Vector => new Typed<float[]>(field, capacity),
        _ => new Typed<string>(field, capacity),
    };

    /// <summary>Adds a value of the type that the column stores; null for none.</summary>
    public abstract void Append(object? value);

    /// <inheritdoc cref="ColumnBuilder{T}.AppendUnusable"/>
    public abstract void AppendUnusable(string reason);

    /// <summary>Creates the column. The builder must not be used afterwards.</summary>
    public abstract Column Build();

    private sealed class Typed<T>(Field field, int capacity) : CellBuilder
    {
        private readonly ColumnBuilder<T> cells = new(field, capacity);

        public override void Append(object? value)
        {
            if (value is null)
            {
                cells.AppendNull();
            }
            else
            {
                cells.Append((T)value);
            }
        }

        public override void AppendUnusable(string reason) => cells.AppendUnusable(reason);

        public override Column Build() => cells.Build();
    }
}
