namespace ModelPipeline;

/// <summary>
/// Applies a new version to rows of the input, and the stable version to the same rows: answers that are no finite numbers, though those of
/// stable are, are a fault; other differences are reported.
/// </summary>
/// <param name="version">The new version.</param>
/// <param name="stable">The stable version; null if this silo has none.</param>
internal sealed class VersionVerification(ModelVersion version, ModelVersion? stable)
{
    private readonly Dictionary<string, int> notFinite = new(StringComparer.Ordinal);
    private double sum;
    private double max;
    private long numbers;
    private long equal;
    private long others;

    /// <summary>The output columns with values that are not finite though those of stable are, with the number of rows.</summary>
    public IEnumerable<Fault> Faults => notFinite.Select(each => new Fault(
        $"Model:Outputs:{each.Key}",
        $"is no finite number for {each.Value} of the first rows of the input; see how the model was trained."));

    /// <summary>Compares the versions on these rows.</summary>
    public async Task<VersionTrial> RunAsync(Batch rows, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var outputs = await ApplyAsync(version, rows, unusable, cancellationToken);
        if (outputs is null)
            return new(0, unusable.Count);
        var known = stable is null ? null : await ApplyAsync(stable, rows, [], cancellationToken);
        var compared = Compare(outputs, known);
        return new(
            outputs.Count,
            unusable.Count,
            compared,
            numbers > 0 ? sum / numbers : null,
            numbers > 0 ? max : null,
            others > 0 ? (double)equal / others : null);
    }

    // A row on which the whole batch fails was found by the trial of the model already.
    private static async Task<Batch?> ApplyAsync(
        ModelVersion version, Batch rows, List<UnusableRow> unusable, CancellationToken cancellationToken)
    {
        try
        {
            var inputs = version.Binding.Bind(rows, unusable);
            return inputs.Count == 0 ? null : await version.Model.ApplyAsync(inputs, cancellationToken);
        }
        catch (ModelException)
        {
            return null;
        }
    }

    private int Compare(Batch outputs, Batch? known)
    {
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < known?.Count; row++)
            at[known.Users[row]] = row;
        var compared = 0;
        for (var row = 0; row < outputs.Count; row++)
        {
            var has = at.TryGetValue(outputs.Users[row], out var other);
            compared += has ? 1 : 0;
            foreach (var column in outputs.Columns)
                Compare(column, column.ValueAt(row), has ? known!.Find(column.Field.Name)?.ValueAt(other) : null, has);
        }

        return compared;
    }

    private void Compare(Column column, object? value, object? known, bool isCompared)
    {
        if (Number(value) is not { } number)
        {
            others += isCompared ? 1 : 0;
            equal += isCompared && Equals(value, known) ? 1 : 0;
            return;
        }

        var beside = Number(known);
        if (!double.IsFinite(number) && (beside is null || double.IsFinite(beside.Value)))
            notFinite[column.Field.Name] = notFinite.GetValueOrDefault(column.Field.Name) + 1;
        if (beside is not { } stableNumber || !double.IsFinite(number - stableNumber))
            return;
        var difference = Math.Abs(number - stableNumber);
        numbers++;
        sum += difference;
        max = Math.Max(max, difference);
    }

    private static double? Number(object? value) => value switch
    {
        float single => single,
        double wide => wide,
        _ => null,
    };
}
