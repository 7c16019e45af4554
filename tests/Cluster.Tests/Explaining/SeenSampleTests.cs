using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The rows that a version is tried on, where the grain that keeps them does not answer.</summary>
public sealed class SeenSampleTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_GrainThatDoesNotAnswer_MayPass(bool isLate)
    {
        await using var runner = await new TestPipeline().RunnerAsync();
        var (factory, grains) = FakeGrains.Create();
        grains.Add<ISampleGrain>(SampleKeys.Of("test", "v1"), new Silent(isLate ? new TimeoutException() : new OrleansException("Gone.")));
        new SeenSample(new(factory)).Join(runner.Pipeline);

        var fault = await Assert.ThrowsAsync<StoreException>(() => runner.Pipeline.SeenRows!("v1", 10, CancellationToken.None));

        Assert.True(fault.IsTransient);
        Assert.Equal("The sample of rows of pipeline 'test' cannot be read at the moment; try again.", fault.Message);
    }

    private sealed class Silent(Exception exception) : ISampleGrain
    {
        public Task<double> Merge(byte[] rows) => throw new NotSupportedException();

        public Task<byte[]> Rows(int most) => Task.FromException<byte[]>(exception);

        public Task<Dictionary<string, string>[]> Names(string[] columns) => throw new NotSupportedException();

        public Task Forget(string user) => throw new NotSupportedException();

        public Task Clear() => throw new NotSupportedException();
    }
}
