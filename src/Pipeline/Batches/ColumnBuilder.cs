namespace ModelPipeline;

/// <summary>Collects the values of one column row by row. Retrievers and models use it to create a <see cref="Column{T}"/>.</summary>
/// <param name="field">Name and type of the column.</param>
/// <param name="capacity">The expected number of rows; the builder grows if there are more.</param>
public sealed class ColumnBuilder<T>(Field field, int capacity)
{
    private T[] values = new T[Math.Max(capacity, 1)];
    private bool[]? nulls;
    private Dictionary<int, string>? unusable;
    private int count;

    /// <summary>Adds a row that has a value.</summary>
    public void Append(T value)
    {
        if (count == values.Length)
            Grow();
        values[count++] = value;
    }

    /// <summary>Adds a row without a value.</summary>
    public void AppendNull()
    {
        if (count == values.Length)
            Grow();
        nulls ??= new bool[values.Length];
        nulls[count++] = true;
    }

    /// <summary>Adds a row whose value cannot be represented.</summary>
    /// <param name="reason">The reason, without the value, as a phrase that continues "column X ...".</param>
    public void AppendUnusable(string reason)
    {
        (unusable ??= []).Add(count, reason);
        AppendNull();
    }

    /// <summary>Creates the column. The builder must not be used afterwards, because the column shares its memory.</summary>
    public Column<T> Build() => new(field, values.AsMemory(0, count), nulls is null ? default : nulls.AsMemory(0, count), unusable);

    private void Grow()
    {
        Array.Resize(ref values, values.Length * 2);
        if (nulls is not null)
            Array.Resize(ref nulls, values.Length);
    }
}
