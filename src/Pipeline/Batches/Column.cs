using System.Collections.ObjectModel;

namespace ModelPipeline;

/// <summary>One immutable, typed column of a batch: n values and, if needed, a mask of nulls.</summary>
public abstract class Column
{
    private readonly ReadOnlyMemory<bool> nulls;
    private readonly IReadOnlyDictionary<int, string>? unusable;

    private protected Column(Field field, int count, ReadOnlyMemory<bool> nulls, IReadOnlyDictionary<int, string>? unusable)
    {
        if (!nulls.IsEmpty && nulls.Length != count)
            throw new ArgumentException($"Column '{field.Name}' has {count} values and {nulls.Length} null flags.", nameof(nulls));
        Field = field;
        Count = count;
        this.nulls = nulls;
        this.unusable = unusable is { Count: 0 } ? null : unusable;
    }

    /// <summary>A column of default values: zeros, false, or null where the type is a class. For rows that no code reads.</summary>
    /// <param name="field">The name and the type.</param>
    /// <param name="count">The number of rows.</param>
    public static Column Default(Field field, int count) => field.Type switch
    {
        ColumnType.Single => new Column<float>(field, new float[count]),
        ColumnType.Double => new Column<double>(field, new double[count]),
        ColumnType.Int64 => new Column<long>(field, new long[count]),
        ColumnType.Boolean => new Column<bool>(field, new bool[count]),
        ColumnType.Timestamp => new Column<DateTime>(field, new DateTime[count]),
        ColumnType.Vector => new Column<float[]>(field, new float[count][]),
        _ => new Column<string>(field, new string[count]),
    };

    /// <summary>A column without any value.</summary>
    /// <param name="field">The name and the type.</param>
    /// <param name="count">The number of rows.</param>
    public static Column Absent(Field field, int count)
    {
        var nulls = new bool[count];
        Array.Fill(nulls, true);
        return Default(field, count).WithNulls(nulls);
    }

    /// <summary>Name and type.</summary>
    public Field Field { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>One flag per row, true for a null; empty if no row is null.</summary>
    public ReadOnlySpan<bool> Nulls => nulls.Span;

    /// <summary>
    /// The rows whose value a retriever could not represent, each with the reason. The reason is a phrase that continues "column X ..." and
    /// contains no value. Such a row is null here. It is unusable and fails alone.
    /// </summary>
    public IReadOnlyDictionary<int, string> Unusable => unusable ?? ReadOnlyDictionary<int, string>.Empty;

    private protected ReadOnlyMemory<bool> NullMask => nulls;

    private protected bool HasUnusable => unusable is not null;

    /// <summary>Whether the row has no value.</summary>
    public bool IsNull(int row) => !nulls.IsEmpty && nulls.Span[row];

    /// <summary>The value of the row, boxed; null if there is none. For JSON and parameters, not for the hot path.</summary>
    public abstract object? ValueAt(int row);

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>, without a copy.</summary>
    public abstract Column Slice(int start, int count);

    /// <summary>A copy of these rows, in this order.</summary>
    public abstract Column Select(ReadOnlySpan<int> rows);

    /// <summary>The rows of several columns of one type, one after the other, under the name of the first.</summary>
    /// <param name="parts">At least one column.</param>
    internal static Column Concat(IReadOnlyList<Column> parts)
    {
        var all = parts[0].Appender(parts.Sum(part => part.Count));
        foreach (var part in parts)
            all.Append(part);
        return all.Build();
    }

    /// <summary>Collects columns of this type under this column's name.</summary>
    /// <param name="rows">The number of rows expected.</param>
    internal abstract ColumnAppender Appender(int rows);

    private protected abstract Column WithNulls(ReadOnlyMemory<bool> flags);

    /// <summary>The same values under another name.</summary>
    public abstract Column Rename(string name);
}
