using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>What drift costs of a batch of 20 input columns: counting on another thread, and sampling of users who are known.</summary>
[MemoryDiagnoser]
public class CountingBenchmarks
{
    private const int Columns = 20;

    private readonly WindowCounts counts = new();
    private readonly RowSampler sampler = new(1);
    private ObservedBatch batch = null!;

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        var columns = new Column[Columns];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = (i % 2 == 0)
                ? new Column<double>(new($"x{i}", ColumnType.Double), Make(_ => 100 * random.NextDouble()))
                : new Column<string>(new($"c{i}", ColumnType.String), Make(_ => $"category {random.Next(20)}"));
        }

        var bound = new BoundColumns(Columns);
        columns.CopyTo(bound.Sources, 0);
        columns.CopyTo(bound.Converted, 0);
        batch = new("v1", Guid.Empty, new(Make(row => $"user-{row}"), columns), bound, [], [], DateTimeOffset.UnixEpoch, DateFormats.Iso);
    }

    /// <summary>Counts 20 columns.</summary>
    [Benchmark]
    public void Count() => counts.Add(batch, "");

    /// <summary>Looks whether a row belongs into the sample.</summary>
    [Benchmark]
    public void Sample() => sampler.Offer(batch);

    private T[] Make<T>(Func<int, T> value) => [.. Enumerable.Range(0, Rows).Select(value)];
}
