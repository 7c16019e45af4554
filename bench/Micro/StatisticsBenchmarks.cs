using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>The cost of counting the outputs of a batch. Every batch of every version is counted.</summary>
[MemoryDiagnoser]
public class StatisticsBenchmarks
{
    private readonly VersionStatistics statistics = new();
    private Batch answer = null!;

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        answer = new([.. Enumerable.Range(0, Rows).Select(row => $"user-{row}")],
        [
            new Column<long>(new("label", ColumnType.Int64), Enumerable.Range(0, Rows).Select(row => (long)(row & 1)).ToArray()),
            new Column<float>(new("probability", ColumnType.Single), Enumerable.Range(0, Rows).Select(_ => random.NextSingle()).ToArray()),
        ]);
    }

    [Benchmark]
    public void Record()
    {
        statistics.RecordTime(TimeSpan.FromMilliseconds(1), answer.Count);
        statistics.RecordScores(answer);
    }
}
