using System.Globalization;

namespace ModelPipeline.Compliance;

/// <summary>The comparison of a shadow version equals one that the database itself computes from the shadow table.</summary>
public abstract class ShadowComparisonCompliance(IWriterStore store) : WriterCompliance(store)
{
    private const double Tolerance = 1e-9;

    private const string Compared = "scores_shadow WHERE model_version = 'v2' AND stable_version = 'stable1' AND failure IS NULL";

    private static readonly Schema Outputs = new([new("p", ColumnType.Double), new("label", ColumnType.Int64)]);

    private static readonly StoreCall Call = new("test");

    /// <summary>The first column of a query, as text.</summary>
    protected abstract IReadOnlyList<string?> Query(string sql);

    [Fact]
    public async Task ToResult_StoredRows_EqualsWhatTheDatabaseComputes()
    {
        await using var writer = await OpenAsync(outputs: Outputs);
        await writer.Shadow!.OpenAsync(Outputs, Token);
        await WriteAsync(writer.Shadow!);
        var comparer = new StoredComparer(Outputs, "stable1");

        await foreach (var page in writer.Shadow!.ReadAsync("v2", 300, Call, Token))
            comparer.Add(page);

        var result = comparer.ToResult(isComplete: true);
        var p = result.Outputs[0];
        Assert.Equal(Number("SELECT count(*) FROM scores_shadow WHERE model_version = 'v2' AND stable_version = 'stable1'"), result.Users);
        Assert.Equal(Number($"SELECT count(*) FROM {Compared}"), p.Compared);
        Assert.Equal(
            Number("SELECT avg(CASE WHEN failure IS NULL THEN 0.0 ELSE 1.0 END) FROM scores_shadow WHERE model_version = 'v2' AND stable_version = 'stable1'"),
            result.FailureShare, Tolerance);
        Assert.Equal(Number($"SELECT avg(abs(p - stable_p)) FROM {Compared}"), p.MeanDifference!.Value, Tolerance);
        Assert.Equal(Number($"SELECT max(abs(p - stable_p)) FROM {Compared}"), p.MaxDifference!.Value, Tolerance);
        Assert.Equal(Percentile(0.5), p.MedianDifference!.Value, Tolerance);
        Assert.Equal(Percentile(0.99), p.P99Difference!.Value, Tolerance);
        Assert.Equal(Number($"""
            SELECT (avg(p * stable_p) - avg(p) * avg(stable_p))
                / sqrt((avg(p * p) - avg(p) * avg(p)) * (avg(stable_p * stable_p) - avg(stable_p) * avg(stable_p))) FROM {Compared}
            """), p.Correlation!.Value, Tolerance);
        Assert.Equal(Psi(), p.Psi!.Value, Tolerance);
        var largest = Numbers($"SELECT abs(p - stable_p) FROM {Compared} ORDER BY abs(p - stable_p) DESC LIMIT 20");
        Assert.Equal(20, p.Largest.Count);
        Assert.All(largest.Zip(p.Largest), each => Assert.Equal(each.First, each.Second.Difference!.Value, Tolerance));
        var label = result.Outputs[1];
        Assert.Equal(Number($"SELECT avg(CASE WHEN label = stable_label THEN 1.0 ELSE 0.0 END) FROM {Compared}"), label.Agreement!.Value,
            Tolerance);
        Assert.All(label.Confusion!, cell => Assert.Equal(
            Number($"SELECT count(*) FROM {Compared} AND stable_label = {cell.Stable} AND label = {cell.Version}"), cell.Users));
        Assert.Equal(p.Compared, label.Confusion!.Sum(cell => cell.Users));
    }

    private double Number(string sql) => Assert.Single(Numbers(sql));

    private IReadOnlyList<double> Numbers(string sql) =>
        [.. Query(sql).Select(value => double.Parse(value!, CultureInfo.InvariantCulture))];

    // As percentile_cont: between the two values in the order.
    private double Percentile(double share)
    {
        var differences = Numbers($"SELECT abs(p - stable_p) FROM {Compared} ORDER BY 1");
        var rank = share * (differences.Count - 1);
        var below = (int)Math.Floor(rank);
        return differences[below] + ((rank - below) * (differences[Math.Min(below + 1, differences.Count - 1)] - differences[below]));
    }

    // All values are from 0.5 to 1, so they are in 64 equal bins.
    private double Psi()
    {
        long[] Count(string column) =>
        [
            .. Enumerable.Range(0, 64).Select(bin => (long)Number(
                $"SELECT count(*) FROM {Compared} AND {column} >= {bin + 64} / 128.0 AND {column} < {bin + 65} / 128.0")),
        ];
        var stable = Count("stable_p");
        var version = Count("p");
        var all = stable.Sum();
        var groups = new List<(double Stable, double Version)>();
        var open = (Stable: 0.0, Version: 0.0);
        for (var bin = 0; bin < 64; bin++)
        {
            open = (open.Stable + stable[bin], open.Version + version[bin]);
            if (open.Stable < all / 10.0)
                continue;
            groups.Add(open);
            open = default;
        }

        groups[^1] = (groups[^1].Stable + open.Stable, groups[^1].Version + open.Version);
        return groups.Sum(group =>
        {
            var expected = (group.Stable + 0.5) / (all + (0.5 * groups.Count));
            var actual = (group.Version + 0.5) / (all + (0.5 * groups.Count));
            return (actual - expected) * Math.Log(actual / expected);
        });
    }

    // Some users twice, of which the newer row counts; some beside another stable version; some that failed; another version.
    private static async Task WriteAsync(IVersionTable table)
    {
        var random = new Random(17);
        await table.WriteAsync(Rows("v2", 0, 900, 10, random), Call, Token);
        await table.WriteAsync(Rows("v2", 600, 700, 20, random), Call, Token);
        await table.WriteAsync(Rows("v2", 0, 100, 5, random), Call, Token);
        await table.WriteAsync(Rows("v2", 1_300, 50, 20, random, failure: "The model failed."), Call, Token);
        await table.WriteAsync(Rows("v3", 0, 500, 20, random), Call, Token);
        var other = Rows("v2", 2_000, 80, 20, random);
        var columns = other.Rows.Columns.ToArray();
        columns[^4] = new Column<string>(columns[^4].Field, Enumerable.Repeat("stable0", other.Rows.Count).ToArray());
        await table.WriteAsync(other with { Rows = new(other.Rows.Users, columns) }, Call, Token);
    }

    private static VersionRows Rows(string version, int first, int count, double seconds, Random random, string? failure = null)
    {
        double[] stable = [.. Enumerable.Range(0, count).Select(_ => 0.5 + (random.NextDouble() * 0.4))];
        double[] own = [.. stable.Select(value => Math.Clamp(value + ((random.NextDouble() - 0.4) * 0.1), 0.5, 0.999))];
        Column[] Columns(double[] values) => failure is not null && values == own
            ? [.. Outputs.Select(output => Column.Absent(output, count))]
            :
            [
                new Column<double>(Outputs[0], values),
                new Column<long>(Outputs[1], Array.ConvertAll(values, value => value > 0.7 ? 1L : 0)),
            ];
        return ShadowScores.Of(version, Outputs, [.. Enumerable.Range(first, count).Select(user => $"user-{user:0000}")], Columns(own),
            Columns(stable), seconds, failure);
    }
}
