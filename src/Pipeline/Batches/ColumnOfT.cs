namespace ModelPipeline;

/// <summary>A column whose values have one .NET type. <see cref="ColumnType"/> defines the .NET type of each column type.</summary>
/// <typeparam name="T">float, double, long, bool, string, DateTime or float[].</typeparam>
public sealed class Column<T> : Column
{
    private readonly ReadOnlyMemory<T> values;

    /// <summary>Wraps the values without a copy. The caller must not change them afterwards.</summary>
    /// <param name="field">Name and type. The type must be the one that <typeparamref name="T"/> stores.</param>
    /// <param name="values">One value per row; the value of a null row is ignored.</param>
    /// <param name="nulls">One flag per row; empty if no row is null.</param>
    /// <param name="unusable">See <see cref="Column.Unusable"/>. These rows are null. Null if no row is unusable.</param>
    /// <exception cref="ArgumentException">Type or lengths do not fit.</exception>
    public Column(Field field, ReadOnlyMemory<T> values, ReadOnlyMemory<bool> nulls = default,
        IReadOnlyDictionary<int, string>? unusable = null)
        : base(field, values.Length, nulls, unusable)
    {
        if (typeof(T) != Storage(field.Type))
        {
            throw new ArgumentException(
                $"Column '{field.Name}' is {field.Type}, which is stored in {Storage(field.Type)}, not {typeof(T)}.", nameof(field));
        }

        this.values = values;
    }

    /// <summary>The values, one per row.</summary>
    public ReadOnlySpan<T> Values => values.Span;

    /// <summary>The values as memory, for libraries that pin memory.</summary>
    public ReadOnlyMemory<T> Memory => values;

    /// <inheritdoc />
    public override object? ValueAt(int row) => IsNull(row) ? null : Boxes.Of(values.Span[row]);

    /// <inheritdoc />
    public override Column Slice(int start, int count) =>
        new Column<T>(
            Field,
            values.Slice(start, count),
            NullMask.IsEmpty ? default : NullMask.Slice(start, count),
            HasUnusable
                ? Unusable.Where(row => row.Key >= start && row.Key < start + count).ToDictionary(row => row.Key - start, row => row.Value)
                : null);

    /// <inheritdoc />
    public override Column Select(ReadOnlySpan<int> rows) =>
        new Column<T>(
            Field,
            Pick(values.Span, rows),
            NullMask.IsEmpty ? default(ReadOnlyMemory<bool>) : Pick(Nulls, rows),
            HasUnusable ? PickUnusable(rows) : null);

    /// <inheritdoc />
    public override Column Rename(string name) =>
        new Column<T>(Field with { Name = name }, values, NullMask, HasUnusable ? Unusable : null);

    private protected override Column WithNulls(ReadOnlyMemory<bool> flags) => new Column<T>(Field, values, flags);

    private Dictionary<int, string> PickUnusable(ReadOnlySpan<int> rows)
    {
        var picked = new Dictionary<int, string>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (Unusable.TryGetValue(rows[i], out var reason))
                picked.Add(i, reason);
        }

        return picked;
    }

    internal override ColumnAppender Appender(int rows) => ColumnAppender.Of<T>(Field, rows);

    private static TValue[] Pick<TValue>(ReadOnlySpan<TValue> from, ReadOnlySpan<int> rows)
    {
        var picked = new TValue[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            picked[i] = from[rows[i]];
        return picked;
    }

    private static Type Storage(ColumnType type) => type switch
    {
        ColumnType.Single => typeof(float),
        ColumnType.Double => typeof(double),
        ColumnType.Int64 => typeof(long),
        ColumnType.Boolean => typeof(bool),
        ColumnType.String or ColumnType.Decimal or ColumnType.Text => typeof(string),
        ColumnType.Timestamp => typeof(DateTime),
        ColumnType.Vector => typeof(float[]),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
