using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Keeps the rows that silos send, as an <see cref="ISampleGrain"/>.</summary>
internal sealed class FakeSample
{
    public List<SampledRows> Merged { get; } = [];

    public Func<Task> Merging { get; set; } = () => Task.CompletedTask;

    public ISampleGrain Grain => GrainProxy.Of<ISampleGrain>(this);

    public async Task<double> Merge(byte[] rows)
    {
        await Merging();
        Merged.Add(SampleBytes.Read(rows));
        return double.MaxValue;
    }
}
