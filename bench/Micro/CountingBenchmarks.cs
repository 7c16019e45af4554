using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>What drift costs of a batch of 20 input columns: counting on another thread, and sampling of users who are known.</summary>
[MemoryDiagnoser]
public class CountingBenchmarks
{
    private readonly WindowCounts counts = new();
    private readonly RowSampler sampler = new(1);
    private ObservedBatch batch = null!;

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare() => batch = CountedBatch.Of(Rows);

    /// <summary>Counts 20 columns.</summary>
    [Benchmark]
    public void Count() => counts.Add(batch, "");

    /// <summary>Looks whether a row belongs into the sample.</summary>
    [Benchmark]
    public void Sample() => sampler.Offer(batch);
}
