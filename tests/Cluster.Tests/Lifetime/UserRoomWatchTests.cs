using Microsoft.Extensions.Logging;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>How often a silo reads its heap, and what follows from it.</summary>
public sealed class UserRoomWatchTests : IAsyncDisposable
{
    private const long MB = 1L << 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly HeapReading Roomy = new(500 * MB, 10 * MB, 10 * MB, 1);
    private static readonly HeapReading Full = new(500 * MB, 400 * MB, 400 * MB, 1);

    private readonly TurnClock clock = new(Period);
    private readonly LogLines log = new();
    private readonly FakeLifecycle lifecycle = new();
    private readonly UserActivations users;
    private readonly UserRoom room;
    private volatile Func<HeapReading> read = () => Roomy;
    private int reads;
    private int collections;

    public UserRoomWatchTests()
    {
        room = new(clock);
        users = new(null!, room, clock);
    }

    public ValueTask DisposeAsync() => new(lifecycle.StopAsync());

    [Fact]
    public async Task Start_Silo_ReadsTheHeapAtOnceAndFourTimesASecond()
    {
        await StartAsync();
        Assert.Equal(1, reads);
        Assert.NotEqual(int.MaxValue, room.Most);

        clock.Advance(Period - TimeSpan.FromTicks(1));
        Assert.Equal(1, reads);
        clock.Advance(TimeSpan.FromTicks(1));
        await ReadsAsync(2);
        await TurnAsync();
        Assert.Empty(log.All);
        Assert.Equal(0, collections);

        await lifecycle.StopAsync();
        clock.Advance(Period);
        Assert.Equal(3, reads);
    }

    [Fact]
    public async Task Measure_SiloThatIsFull_WarnsOnceAMinute()
    {
        read = () => Full;
        Enter(1_000);
        await StartAsync();
        Assert.Equal((240, "1000 users are active, as many as the heap has room for (400 MB of 500 MB are alive). "
            + "Calls for other users get 503 saturated until idle users have left"), Assert.Single(log.All));

        for (var turn = 1; turn < 240; turn++)
            await TurnAsync();
        Assert.Single(log.All);
        await TurnAsync();
        Assert.Equal(2, log.All.Count);
    }

    [Fact]
    public async Task Measure_SiloWithoutRoomForOneMore_CollectsOnceTheLastCollectionIsLongAgo()
    {
        read = () => Full;
        Enter(1_000);
        await StartAsync();
        Assert.Equal(0, collections);

        // A second, and the time that a collection of 400 MB takes.
        for (var turn = 1; turn <= 10; turn++)
            await TurnAsync();
        Assert.Equal(0, collections);
        await TurnAsync();
        Assert.Equal(1, collections);
    }

    [Fact]
    public async Task Measure_NoMemoryForTheReading_GoesOnWithTheNext()
    {
        await StartAsync();
        read = () => throw new OutOfMemoryException();
        await TurnAsync();
        read = () => Roomy;

        await TurnAsync();

        Assert.Equal(3, reads);
    }

    // Grains leave by Orleans; users without grains by the turns of this watch.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Measure_UsersWithoutGrains_LeaveByItsTurns(bool isOneProcess)
    {
        await StartAsync(isOneProcess);
        await TurnAsync();
        await TurnAsync();
        await lifecycle.StopAsync();

        Assert.Equal(isOneProcess ? 3 : 0, users.Turn);
    }

    private async Task StartAsync(bool isOneProcess = false)
    {
        var heap = new SiloHeap(Read, () => collections++);
        new UserRoomWatch(room, users, heap, new(isOneProcess), clock, new Logger<UserRoomWatch>(log)).Participate(lifecycle);
        await lifecycle.StartAsync();
        await Eventually.TrueAsync(() => clock.Turns == 1, "the timer");
    }

    private HeapReading Read()
    {
        Interlocked.Increment(ref reads);
        return read();
    }

    private void Enter(int count)
    {
        for (var user = 0; user < count; user++)
            users.Enter($"user-{user}");
    }

    private async Task TurnAsync()
    {
        var before = Volatile.Read(ref reads);
        clock.Advance(Period);
        await ReadsAsync(before + 1);
    }

    private Task ReadsAsync(int count) => Eventually.TrueAsync(() => Volatile.Read(ref reads) == count, $"reading {count}");
}
