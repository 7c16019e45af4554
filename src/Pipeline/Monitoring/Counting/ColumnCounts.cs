using System.Collections.ObjectModel;

namespace ModelPipeline;

/// <summary>
/// Counts the values of one column of an input or an output. Counts of silos and of times merge by adding, in any order. No text is kept.
/// Not thread-safe.
/// </summary>
internal sealed class ColumnCounts(string name, ColumnKind kind)
{
    // Reasons come from the program, not from the data, so there are few. This limit is only a safeguard.
    private const int MostReasons = 16;
    private const string OtherReasons = "has another reason";

    private const int ShortText = 64;

    private SortedDictionary<string, long>? reasons;

    /// <summary>The name of the column.</summary>
    public string Name => name;

    /// <summary>What is counted.</summary>
    public ColumnKind Kind => kind;

    /// <summary>The values of usable rows: numbers, ages, or lengths of texts. Missing are null and NaN.</summary>
    public ValueBins Values { get; } = new();

    /// <summary>The texts of usable rows.</summary>
    public CategoryCounts Texts { get; } = new();

    /// <summary>The number of rows, including those that the version cannot take.</summary>
    public long Rows { get; private set; }

    /// <summary>The number of rows without a value.</summary>
    public long Nulls { get; private set; }

    /// <summary>The number of rows that the version cannot take because of this column.</summary>
    public long Unusable => reasons?.Values.Sum() ?? 0;

    /// <summary>The number of those rows for each reason.</summary>
    public IReadOnlyDictionary<string, long> Reasons =>
        reasons ?? (IReadOnlyDictionary<string, long>)ReadOnlyDictionary<string, long>.Empty;

    /// <summary>Whether the distinct texts are few enough to be compared one by one.</summary>
    public bool HasCategories => kind == ColumnKind.Text && Texts.IsOpen;

    /// <summary>What is counted for a column of this type.</summary>
    public static ColumnKind KindOf(ColumnType type) => type switch
    {
        ColumnType.Timestamp => ColumnKind.Age,
        ColumnType.Vector => ColumnKind.Vector,
        ColumnType.String or ColumnType.Text or ColumnType.Decimal => ColumnKind.Text,
        _ => ColumnKind.Number,
    };

    /// <summary>Counts the values of usable rows.</summary>
    /// <param name="column">The column, with its nulls.</param>
    /// <param name="at">When the rows were asked for.</param>
    public void Add(Column column, DateTime at)
    {
        var missing = Values.Missing;
        Rows += column.Count;
        switch (column)
        {
            case Column<string> texts:
                AddTexts(texts);
                break;
            case Column<DateTime> moments:
                AddAges(moments, at);
                break;
            case Column<float[]>:
                Nulls += column.Nulls.Count(true);
                return;
            default:
                Values.Add(column);
                break;
        }

        Nulls += Values.Missing - missing;
    }

    /// <summary>Counts rows that the version cannot take.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="nulls">The number of those without a value in this column.</param>
    public void AddUnusable(int rows, int nulls)
    {
        Rows += rows;
        Nulls += nulls;
    }

    /// <summary>Counts the reason why the version cannot take a row because of this column.</summary>
    public void AddReason(string reason, long count = 1)
    {
        reasons ??= new(StringComparer.Ordinal);
        if (reasons.Count >= MostReasons && !reasons.ContainsKey(reason))
            reason = OtherReasons;
        reasons[reason] = reasons.GetValueOrDefault(reason) + count;
    }

    /// <summary>Adds the counts of another silo or time.</summary>
    public void Add(ColumnCounts other)
    {
        Rows += other.Rows;
        Nulls += other.Nulls;
        Values.Add(other.Values);
        Texts.Add(other.Texts);
        foreach (var (reason, count) in other.Reasons)
            AddReason(reason, count);
    }

    /// <summary>Sets the numbers of rows that were stored.</summary>
    internal void Restore(long rows, long nulls)
    {
        Rows = rows;
        Nulls = nulls;
    }

    private void AddTexts(Column<string> column)
    {
        var values = column.Values;
        var nulls = column.Nulls;
        // Each short length is counted among the others of its batch once.
        Span<int> lengths = stackalloc int[Math.Min(ShortText, values.Length)];
        lengths.Clear();
        var missing = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if ((!nulls.IsEmpty && nulls[row]) || values[row] is not { } text)
            {
                missing++;
                continue;
            }

            if (text.Length < lengths.Length)
            {
                lengths[text.Length]++;
            }
            else
            {
                Values.Add(text.Length);
            }

            Texts.Add(text);
        }

        if (missing > 0)
            Values.Add(double.NaN, missing);
        for (var length = 0; length < lengths.Length; length++)
        {
            if (lengths[length] > 0)
                Values.Add(length, lengths[length]);
        }
    }

    private void AddAges(Column<DateTime> column, DateTime at)
    {
        var values = column.Values;
        var nulls = column.Nulls;
        for (var row = 0; row < values.Length; row++)
            Values.Add(!nulls.IsEmpty && nulls[row] ? double.NaN : (at - values[row]).TotalDays);
    }
}
