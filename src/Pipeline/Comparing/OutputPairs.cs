using System.Globalization;

namespace ModelPipeline;

/// <summary>Compares the values of two versions for one output, row by row.</summary>
/// <param name="output">The output.</param>
/// <param name="mostExact">The number of differences that are kept for exact percentiles; beyond it, bins give them.</param>
internal sealed class OutputPairs(Field output, int mostExact)
{
    private const int MostLargest = 20;

    // More distinct labels are an id or a free text, and a table of their pairs says nothing.
    private const int MostLabels = 20;

    private readonly ValueBins values = new();
    private readonly ValueBins stableValues = new();
    private readonly ValueBins differences = new();
    private readonly CoMoments moments = new();
    private readonly HashSet<string> labels = new(StringComparer.Ordinal);
    private readonly PriorityQueue<LargeDifference, (double Difference, string User)> largest = new(Smallest);
    private List<double>? exact = [];
    private Dictionary<(string Stable, string Version), long>? confusion = [];
    private long compared;
    private long missing;
    private long equal;
    private double mean;
    private double max;

    // The least difference leaves first; of equal ones, the later user.
    private static Comparer<(double Difference, string User)> Smallest { get; } =
        Comparer<(double Difference, string User)>.Create(static (one, other) => one.Difference != other.Difference
            ? one.Difference.CompareTo(other.Difference)
            : string.CompareOrdinal(other.User, one.User));

    private bool IsNumber => output.Type is ColumnType.Single or ColumnType.Double or ColumnType.Int64;

    private bool IsLabel => output.Type is ColumnType.Int64 or ColumnType.Boolean or ColumnType.String;

    /// <summary>Compares rows.</summary>
    public void Add(Column version, Column stable, IReadOnlyList<string> users)
    {
        values.Add(version);
        stableValues.Add(stable);
        for (var row = 0; row < users.Count; row++)
        {
            if (IsMissing(version, row) || IsMissing(stable, row))
            {
                missing++;
                continue;
            }

            compared++;
            if (IsNumber)
            {
                AddNumbers(users[row], version, stable, row);
            }
            else
            {
                AddOthers(users[row], version.ValueAt(row)!, stable.ValueAt(row)!);
            }
            if (IsLabel)
                AddLabels(version, stable, row);
        }
    }

    /// <summary>The result.</summary>
    public OutputComparison ToResult()
    {
        exact?.Sort();
        var has = IsNumber && compared > 0;
        return new(
            output.Name,
            output.TypeName,
            compared,
            missing,
            compared > 0 && output.Type is not (ColumnType.Single or ColumnType.Double) ? (double)equal / compared : null,
            has ? mean : null,
            has ? Percentile(0.5) : null,
            has ? Percentile(0.99) : null,
            has ? max : null,
            exact is not null,
            IsNumber ? moments.Correlation : null,
            Stability.Index(stableValues, values),
            IsLabel && compared > 0 && confusion is not null
                ? [.. confusion.OrderBy(each => each.Key.Stable, StringComparer.Ordinal)
                    .ThenBy(each => each.Key.Version, StringComparer.Ordinal)
                    .Select(each => new ConfusionCount(each.Key.Stable, each.Key.Version, each.Value))]
                : null,
            [.. largest.UnorderedItems.OrderByDescending(each => each.Priority, Smallest).Select(each => each.Element)],
            IsNumber && (!IsLabel || confusion is null) ? Histogram.Of(stableValues, values) : null);
    }

    private static bool IsMissing(Column column, int row) => column.IsNull(row) || column switch
    {
        Column<float> c => !float.IsFinite(c.Values[row]),
        Column<double> c => !double.IsFinite(c.Values[row]),
        _ => false,
    };

    private static double Number(Column column, int row) => column switch
    {
        Column<float> c => c.Values[row],
        Column<double> c => c.Values[row],
        _ => ((Column<long>)column).Values[row],
    };

    private void AddNumbers(string user, Column version, Column stable, int row)
    {
        var own = Number(version, row);
        var other = Number(stable, row);
        // Two whole numbers that differ may be one double.
        var difference = version is Column<long> whole
            ? (double)Int128.Abs((Int128)whole.Values[row] - ((Column<long>)stable).Values[row])
            : Math.Min(Math.Abs(own - other), double.MaxValue);
        moments.Add(own, other);
        // A sum of differences could be beyond all numbers, a mean cannot.
        mean += (difference - mean) / compared;
        max = Math.Max(max, difference);
        differences.Add(difference);
        if (exact is not null && exact.Count == mostExact)
            exact = null;
        exact?.Add(difference);
        if (difference == 0)
            equal++;
        else if (IsAmongLargest(difference, user))
            Keep(new(user, stable.ValueAt(row)!, version.ValueAt(row)!, difference), difference);
    }

    private void AddOthers(string user, object version, object stable)
    {
        if (version.Equals(stable))
            equal++;
        else if (IsAmongLargest(1, user))
            Keep(new(user, stable, version, null), 1);
    }

    private void AddLabels(Column version, Column stable, int row)
    {
        if (confusion is null)
            return;
        var pair = (Label(stable, row), Label(version, row));
        confusion[pair] = confusion.GetValueOrDefault(pair) + 1;
        labels.Add(pair.Item1);
        labels.Add(pair.Item2);
        if (labels.Count > MostLabels)
            confusion = null;
    }

    private static string Label(Column column, int row) => column switch
    {
        Column<bool> c => c.Values[row] ? "true" : "false",
        Column<long> c => c.Values[row].ToString(CultureInfo.InvariantCulture),
        _ => ((Column<string>)column).Values[row],
    };

    private bool IsAmongLargest(double difference, string user) => largest.Count < MostLargest
        || (largest.TryPeek(out _, out var least) && Smallest.Compare((difference, user), least) > 0);

    private void Keep(LargeDifference difference, double size)
    {
        largest.Enqueue(difference, (size, difference.User));
        if (largest.Count > MostLargest)
            largest.Dequeue();
    }

    private double? Percentile(double share)
    {
        if (exact is null)
            return differences.Quantile(share);
        var rank = share * (exact.Count - 1);
        var below = (int)rank;
        var above = Math.Min(below + 1, exact.Count - 1);
        return exact[below] + ((rank - below) * (exact[above] - exact[below]));
    }
}
