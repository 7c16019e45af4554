namespace ModelPipeline.Tests;

public sealed class GarbageLimitTests
{
    private const long MB = 1024 * 1024;

    [Theory]
    [InlineData(100, 100, 0)]
    [InlineData(120, 100, 0)]
    [InlineData(124, 100, 0)]
    [InlineData(125, 100, 1)]
    [InlineData(1125, 1000, 0)]
    [InlineData(1126, 1000, 1)]
    public void Check_HeapWithGarbage_IsCollectedAboveTheLimit(long used, long live, int collections)
    {
        var collected = 0;
        var limit = new GarbageLimit(new(() => new(8_000 * MB, used * MB, live * MB, FullCollection: 1), () => collected++));

        limit.Check();

        Assert.Equal(collections, collected);
    }

    [Fact]
    public async Task EnterAsync_RoomOfLargeBatches_ChecksForEachBatchAndWaitsForRoom()
    {
        var collected = 0;
        var heap = new SiloHeap(() => new(8_000 * MB, 500 * MB, 100 * MB, FullCollection: 1), () => collected++);
        var room = new BatchRoom(1, new(heap));

        await room.EnterAsync(TestContext.Current.CancellationToken);
        var second = room.EnterAsync(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        room.Leave();
        await second;

        Assert.Equal(2, collected);
    }
}
