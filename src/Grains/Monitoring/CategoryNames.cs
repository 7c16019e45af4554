namespace ModelPipeline.Grains;

/// <summary>
/// Names the categories of a report by the rows that are kept: counts have only hashes. A category that no kept row has keeps its hash.
/// </summary>
internal sealed class CategoryNames(ISampleGrain sample)
{
    /// <summary>The report with names.</summary>
    public async Task<DriftReport> NameAsync(DriftReport report)
    {
        string[] columns = [.. report.Columns.Where(column => column.Bins.Any(IsCategory)).Select(column => column.Column)];
        if (columns.Length == 0)
            return report;
        var names = await sample.Names(columns);
        return report with
        {
            Columns = [.. report.Columns.Select(column => Array.IndexOf(columns, column.Column) is >= 0 and var place
                ? column with { Bins = [.. column.Bins.Select(bin => Name(bin, names[place]))] }
                : column)],
        };
    }

    private static bool IsCategory(DriftBin bin) => bin.Category is not null;

    private static DriftBin Name(DriftBin bin, Dictionary<string, string> names) =>
        bin.Category is { } hash && names.TryGetValue(hash, out var name) ? bin with { Category = name } : bin;
}
