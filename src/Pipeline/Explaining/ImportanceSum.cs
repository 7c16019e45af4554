namespace ModelPipeline;

/// <summary>Adds up the contributions of many explanations of one version and output.</summary>
internal sealed class ImportanceSum
{
    private readonly Dictionary<string, (double Sum, double Size, double Squares)> columns = new(StringComparer.Ordinal);

    /// <summary>The number of explanations.</summary>
    public int Users { get; private set; }

    /// <summary>The first explanation; null before there is one.</summary>
    public Explanation? First { get; private set; }

    /// <summary>Adds an explanation that lists all contributions.</summary>
    public void Add(Explanation explanation)
    {
        First ??= explanation;
        Users++;
        foreach (var each in explanation.Contributions)
        {
            var (sum, size, squares) = columns.GetValueOrDefault(each.Column);
            columns[each.Column] = (
                sum + each.Contribution,
                size + Math.Abs(each.Contribution),
                squares + (each.Contribution * each.Contribution));
        }
    }

    /// <summary>The importance of each column, the largest first.</summary>
    public IReadOnlyList<ColumnImportance> ToColumns() =>
    [
        .. columns.Select(each => Of(each.Key, each.Value.Sum, each.Value.Size, each.Value.Squares))
            .OrderByDescending(each => each.Importance)
            .ThenBy(each => each.Column, StringComparer.Ordinal),
    ];

    private ColumnImportance Of(string column, double sum, double size, double squares)
    {
        var importance = size / Users;
        var variance = Users > 1 ? Math.Max(0, (squares - (size * importance)) / (Users - 1)) : 0;
        return new(column, importance, sum / Users, Math.Sqrt(variance / Users));
    }
}
