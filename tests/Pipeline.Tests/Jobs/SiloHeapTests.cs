namespace ModelPipeline.Tests;

public sealed class SiloHeapTests
{
    [Fact]
    public void Read_AfterACollection_TellsWhatIsAlive()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);

        var reading = SiloHeap.OfProcess.Read();

        Assert.InRange(reading.FullCollection, 1, long.MaxValue);
        Assert.InRange(reading.LiveBytes, 1, reading.LimitBytes);
        Assert.InRange(reading.UsedBytes, 1, reading.LimitBytes);
    }

    [Fact]
    public async Task Collect_BeginsAFullCollection()
    {
        var before = SiloHeap.OfProcess.Read().FullCollection;

        SiloHeap.OfProcess.Collect();

        await Eventually.TrueAsync(() => SiloHeap.OfProcess.Read().FullCollection > before, "the end of the collection");
    }
}
