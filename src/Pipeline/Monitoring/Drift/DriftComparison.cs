namespace ModelPipeline;

/// <summary>Compares the counts of a window with those of a baseline, column by column. Pure.</summary>
/// <param name="options">The limits.</param>
/// <param name="asOf">The column <c>Input:AsOf</c>; empty for none.</param>
internal sealed class DriftComparison(DriftOptions options, string asOf)
{
    private const int FewestRows = 30;

    private static readonly DriftLimits Older = new(2, 4);
    private static readonly DriftLimits OtherVolume = new(2, 5);

    /// <summary>The least number of rows in the hour a week ago. With fewer rows, the hours are not compared.</summary>
    private const int FewestOfHour = 100;

    private readonly DriftJudge judge = new(options);

    /// <summary>Compares the columns of the input with those of the baseline.</summary>
    /// <param name="baseline">The counts of the baseline; null for none.</param>
    /// <param name="window">The counts of the window.</param>
    /// <param name="before">The earlier verdicts (<see cref="VerdictsOf"/>).</param>
    public IReadOnlyList<ColumnDrift> Columns(
        WindowCounts? baseline, WindowCounts window, IReadOnlyDictionary<string, string> before) =>
        [.. window.Inputs.Select(each => judge.Judge(Find(baseline?.Inputs, each), each, Parse(before.GetValueOrDefault(each.Name))))];

    /// <summary>Compares the outputs with those of the baseline.</summary>
    /// <inheritdoc cref="Columns"/>
    public IReadOnlyList<ColumnDrift> Outputs(
        WindowCounts? baseline, WindowCounts window, IReadOnlyDictionary<string, string> before) =>
        [.. window.Outputs.Select(each =>
            judge.Judge(Find(baseline?.Outputs, each), each, Parse(before.GetValueOrDefault(OutputKey(each.Name)))))];

    /// <summary>The age of the input; null without <c>Input:AsOf</c>.</summary>
    public InputAge? AgeOf(WindowCounts? baseline, WindowCounts window)
    {
        if (asOf.Length == 0)
            return null;
        var median = window.Ages.Quantile(0.5);
        var usual = baseline?.Ages.Quantile(0.5);
        var status = DriftStatus.TooFew;
        if (usual is > 0 && window.Ages.Count - window.Ages.Missing >= FewestRows)
            status = Older.Of(median!.Value / usual.Value, DriftStatus.Ok);
        return new(asOf, status.ToString(), median, window.Ages.Quantile(0.99), usual);
    }

    /// <summary>Compares the number of rows of an hour with the same hour a week ago.</summary>
    public static RowVolume Volume(DateTimeOffset hour, long rows, long? weekAgo)
    {
        var status = DriftStatus.TooFew;
        if (weekAgo >= FewestOfHour)
            status = OtherVolume.Of(Math.Max((double)rows / weekAgo.Value, weekAgo.Value / Math.Max(rows, 0.1)), DriftStatus.Ok);
        return new(hour, status.ToString(), rows, weekAgo);
    }

    /// <summary>The worst verdict; TooFew if no column can be judged.</summary>
    public static DriftStatus Worst(IEnumerable<ColumnDrift> columns) =>
        columns.Select(each => Parse(each.Status)).DefaultIfEmpty(DriftStatus.TooFew).Max();

    /// <summary>The key of an output among verdicts: an output may have the name of an input column.</summary>
    public static string OutputKey(string output) => $"output:{output}";

    /// <summary>The verdicts of a report, by column; outputs as <c>output:NAME</c>.</summary>
    public static Dictionary<string, string> VerdictsOf(DriftReport report) =>
        report.Columns.Select(each => (Key: each.Column, each.Status))
            .Concat(report.Outputs.Select(each => (Key: OutputKey(each.Column), each.Status)))
            .DistinctBy(each => each.Key)
            .ToDictionary(each => each.Key, each => each.Status, StringComparer.Ordinal);

    private static ColumnCounts? Find(IReadOnlyList<ColumnCounts>? columns, ColumnCounts like) =>
        columns?.FirstOrDefault(each => each.Name == like.Name && each.Kind == like.Kind);

    private static DriftStatus Parse(string? status) =>
        Enum.TryParse<DriftStatus>(status, out var parsed) ? parsed : DriftStatus.Ok;
}
