namespace ModelPipeline;

/// <summary>
/// Counts the rows of one version in one window of time: the values of each input column and each output, and how old the rows were.
/// Counts of silos and of times merge by adding, in any order. Not thread-safe.
/// </summary>
internal sealed class WindowCounts
{
    private readonly List<ColumnCounts> inputs = [];
    private readonly List<ColumnCounts> outputs = [];

    /// <summary>The number of rows, including those that the version cannot take.</summary>
    public long Rows { get; set; }

    /// <summary>How many seconds before its query each row was made, where <c>Input:AsOf</c> names a column.</summary>
    public ValueBins Ages { get; } = new();

    /// <summary>The input columns of the version, in its order.</summary>
    public IReadOnlyList<ColumnCounts> Inputs => inputs;

    /// <summary>The outputs of the version, in its order.</summary>
    public IReadOnlyList<ColumnCounts> Outputs => outputs;

    /// <summary>Counts a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="asOf">The column that says when a row was made; empty for none.</param>
    public void Add(ObservedBatch batch, string asOf)
    {
        var at = batch.RetrievedAt.UtcDateTime;
        var bad = batch.Unusable.Count == 0 ? null : batch.Unusable.Select(each => each.Row).ToHashSet();
        var good = bad is null ? null : Enumerable.Range(0, batch.Source.Count).Where(row => !bad.Contains(row)).ToArray();
        Rows += batch.Source.Count;
        for (var i = 0; i < batch.Columns.Converted.Length; i++)
        {
            var column = batch.Columns.Converted[i];
            var counts = At(inputs, i, column.Field);
            counts.Add(good is null ? column : column.Select(good), at);
            if (bad is not null)
                counts.AddUnusable(bad.Count, NullsOf(batch.Columns.Sources[i], bad));
        }

        foreach (var row in batch.Unusable)
            inputs.Find(each => each.Name == row.Column)?.AddReason(row.Reason);
        foreach (var made in batch.Made)
        {
            for (var i = 0; i < made.Columns.Count; i++)
                At(outputs, i, made.Columns[i].Field).Add(made.Columns[i], at);
        }

        if (asOf.Length > 0 && batch.Source.Columns.FirstOrDefault(each => IsNamed(each, asOf)) is { } moments)
            AddAges(moments, at, batch.Dates);
    }

    /// <summary>Adds the counts of another silo or time.</summary>
    public void Add(WindowCounts other)
    {
        Rows += other.Rows;
        Ages.Add(other.Ages);
        foreach (var (index, counts) in other.inputs.Index())
            At(inputs, index, counts.Name, counts.Kind).Add(counts);
        foreach (var (index, counts) in other.outputs.Index())
            At(outputs, index, counts.Name, counts.Kind).Add(counts);
    }

    /// <summary>The counts of an input column, made where they are missing.</summary>
    internal ColumnCounts Input(int index, string name, ColumnKind kind) => At(inputs, index, name, kind);

    /// <summary>The counts of an output, made where they are missing.</summary>
    internal ColumnCounts Output(int index, string name, ColumnKind kind) => At(outputs, index, name, kind);

    private static ColumnCounts At(List<ColumnCounts> columns, int index, Field field) =>
        At(columns, index, field.Name, ColumnCounts.KindOf(field.Type));

    // The columns of a version are always in the same order. A column whose type has changed is another one.
    private static ColumnCounts At(List<ColumnCounts> columns, int index, string name, ColumnKind kind) =>
        index < columns.Count && columns[index].Name == name && columns[index].Kind == kind
            ? columns[index]
            : FindOrAdd(columns, name, kind);

    private static ColumnCounts FindOrAdd(List<ColumnCounts> columns, string name, ColumnKind kind)
    {
        if (columns.Find(each => each.Name == name && each.Kind == kind) is { } known)
            return known;
        columns.Add(new(name, kind));
        return columns[^1];
    }

    private static int NullsOf(Column? source, HashSet<int> rows) =>
        source is null ? 0 : rows.Count(row => source.IsNull(row) && !source.Unusable.ContainsKey(row));

    private static bool IsNamed(Column column, string name) => column.Field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private void AddAges(Column column, DateTime at, DateFormats dates)
    {
        var rejected = new HashSet<int>();
        var moments = (Column<DateTime>)ColumnConversion.Convert(
            column, new(column.Field.Name, ColumnType.Timestamp), dates, (row, _) => rejected.Add(row));
        for (var row = 0; row < moments.Count; row++)
        {
            Ages.Add(moments.IsNull(row) || rejected.Contains(row)
                ? double.NaN
                : (at - moments.Values[row]).TotalSeconds);
        }
    }
}
