using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Keeps the rows that silos send.</summary>
internal sealed class FakeSample : ISampleGrain
{
    public List<SampledRows> Merged { get; } = [];

    public Func<Task> Merging { get; set; } = () => Task.CompletedTask;

    public async Task<double> Merge(byte[] rows)
    {
        await Merging();
        Merged.Add(SampleBytes.Read(rows));
        return double.MaxValue;
    }

    public Task<byte[]> Rows(int most) => throw new NotSupportedException();

    public Task<Dictionary<string, string>[]> Names(string[] columns) => throw new NotSupportedException();

    public Task Forget(string user) => throw new NotSupportedException();

    public Task Clear() => throw new NotSupportedException();
}
