using System.Net;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class RendezvousHashTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 10_000).Select(i => $"user-{i}")];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Of_ManyUsers_SpreadEvenly(int silos)
    {
        var counts = Users.GroupBy(user => RendezvousHash.Of(user, Silos(silos))).Select(group => group.Count()).ToList();

        Assert.Equal(silos, counts.Count);
        // The range is five standard deviations of a fair spread.
        var mean = (double)Users.Length / silos;
        var deviation = Math.Sqrt(Users.Length * (1.0 / silos) * (1 - (1.0 / silos)));
        Assert.All(counts, count => Assert.InRange(count, mean - (5 * deviation), mean + (5 * deviation)));
    }

    [Fact]
    public void Of_OneMoreSilo_MovesOnlyTheUsersOfThatSilo()
    {
        var before = Silos(3);
        var after = Silos(4);

        var moved = Users.Where(user => before[RendezvousHash.Of(user, before)] != after[RendezvousHash.Of(user, after)]).ToList();

        Assert.InRange(moved.Count, 2_200, 2_800);
        Assert.All(moved, user => Assert.Equal(3, RendezvousHash.Of(user, after)));
    }

    [Fact]
    public void Of_AnyOrder_IsTheSameSilo()
    {
        var some = Silos(5);
        var reversed = Silos(5).Reverse().ToArray();
        Assert.All(Users, user => Assert.Equal(some[RendezvousHash.Of(user, some)], reversed[RendezvousHash.Of(user, reversed)]));
    }

    // APIs in other processes and of other versions must choose the same silo.
    [Fact]
    public void Of_KnownUsers_HaveTheSiloOfEarlierVersions() =>
        Assert.Equal([1, 1, 0, 2, 3],
            new[] { "", "a", "user-1", "ünï-用户-🙂", "7590-VHVEG" }.Select(user => RendezvousHash.Of(user, Silos(4))));

    private static SiloAddress[] Silos(int count) =>
        [.. Enumerable.Range(0, count).Select(i => SiloAddress.New(new IPAddress([10, 0, 0, (byte)(i + 1)]), 30000, 0))];
}
