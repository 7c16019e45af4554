using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class UserRoomTests
{
    private const long MB = 1L << 20;
    private const long Limit = 500 * MB;

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Measure_BeforeTheFirstCollection_DividesWhatIsNotUsed()
    {
        var room = new UserRoom(clock);

        room.Measure(new(Limit, 40 * MB, 40 * MB, 0), users: 100);

        Assert.Equal(100 + (285 * MB / 8192), room.Most);
        Assert.False(room.IsFullAt(room.Most - 1));
        Assert.True(room.IsFullAt(room.Most));
    }

    [Fact]
    public void Measure_AfterACollection_DividesWhatItLeft()
    {
        var room = new UserRoom(clock);
        room.Measure(new(Limit, 450 * MB, 300 * MB, 1), users: 80_000);

        room.Measure(new(Limit, 470 * MB, 320 * MB, 2), users: 90_000);

        // The last 10,000 users may have come after the collection.
        Assert.Equal(80_000 + (5 * MB / (320 * MB / 80_000)), room.Most);
    }

    [Fact]
    public void Measure_UsersAreLarge_AssumesTheirSize()
    {
        var room = new UserRoom(clock);
        room.Measure(new(Limit, 40 * MB, 40 * MB, 0), users: 20_000);

        room.Measure(new(Limit, 450 * MB, 200 * MB, 1), users: 20_000);

        Assert.Equal(20_000 + (125 * MB / (200 * MB / 20_000)), room.Most);
    }

    [Fact]
    public void Measure_LessIsUsedThanTheLastCollectionLeft_GivesRoomAtOnce()
    {
        var room = new UserRoom(clock);
        room.Measure(new(Limit, 320 * MB, 320 * MB, 1), users: 1_000);
        var before = room.Most;

        room.Measure(new(Limit, 100 * MB, 320 * MB, 1), users: 1_000);

        Assert.Equal(1_000 + (5 * MB / 8192), before);
        Assert.Equal(1_000 + (225 * MB / 8192), room.Most);
    }

    [Fact]
    public void Measure_HeapIsFullOfSomethingElse_StillHasRoomForAThousand()
    {
        var room = new UserRoom(clock);

        room.Measure(new(Limit, 490 * MB, 480 * MB, 1), users: 0);

        Assert.Equal(1_000, room.Most);
    }

    // Users come whenever there is room, and never leave. The collector finds them later.
    [Theory]
    [InlineData(700, 30)]
    [InlineData(2_100, 30)]
    [InlineData(8_000, 30)]
    [InlineData(2_100, 250)]
    public void Measure_UsersComeWithoutEnd_FillTheShareAndNoMore(int bytesPerUser, int otherMegabytes)
    {
        var room = new UserRoom(clock);
        var users = 0;
        for (var collection = 0; collection < 200; collection++)
        {
            var live = (otherMegabytes * MB) + ((long)users * bytesPerUser);
            room.Measure(new(Limit, Limit, live, collection), users);
            room.Measure(new(Limit, Limit, live, collection), users);
            users = Math.Max(users, room.Most);
            Assert.InRange((otherMegabytes * MB) + ((long)users * bytesPerUser), 0, 325 * MB);
        }

        Assert.InRange((otherMegabytes * MB) + ((long)users * bytesPerUser), 318 * MB, 325 * MB);
    }

    [Fact]
    public void Measure_NearlyFull_AsksForACollectionAfterATimeThatGrowsWithTheHeap()
    {
        var room = new UserRoom(clock);
        var heap = new HeapReading(Limit, 450 * MB, 312 * MB, 1);
        Assert.False(room.Measure(heap, users: 100_000));

        clock.Advance(TimeSpan.FromSeconds(2.1));
        Assert.False(room.Measure(heap, users: 100_000));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(room.Measure(heap, users: 100_000));
        Assert.False(room.Measure(heap, users: 100_000));
        clock.Advance(TimeSpan.FromSeconds(2.3));
        Assert.False(room.Measure(heap with { FullCollection = 2 }, users: 100_000));
    }

    [Fact]
    public void Measure_FarFromFull_AsksForNoCollection()
    {
        var room = new UserRoom(clock);
        room.Measure(new(Limit, 40 * MB, 40 * MB, 1), users: 0);

        clock.Advance(TimeSpan.FromHours(1));

        Assert.False(room.Measure(new(Limit, 40 * MB, 40 * MB, 1), users: 10_000));
    }
}
