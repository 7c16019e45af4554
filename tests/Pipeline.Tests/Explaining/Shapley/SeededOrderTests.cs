namespace ModelPipeline.Tests;

public sealed class SeededOrderTests
{
    // Computed outside .NET, from the definition of SplitMix64.
    private static readonly int[] Expected = [0, 3, 7, 1, 2, 6, 5, 4];

    [Fact]
    public void Shuffle_SameSeed_GivesTheSameOrderOnEveryMachine()
    {
        int[] items = [.. Enumerable.Range(0, 8)];

        Assert.Equal(Expected, new SeededOrder(1).Shuffle(items));
        Assert.Equal(Expected, new SeededOrder(1).Shuffle(items));
        Assert.Equal(items, new SeededOrder(1).Shuffle(items).Order());
    }

    [Fact]
    public void Shuffle_ManyTimes_GivesEachItemEachPlaceAboutAsOften()
    {
        var order = new SeededOrder(7);
        var counts = new int[4, 4];
        for (var i = 0; i < 4_000; i++)
        {
            var shuffled = order.Shuffle([0, 1, 2, 3]);
            for (var place = 0; place < 4; place++)
                counts[place, shuffled[place]]++;
        }

        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 880, 1_120));
    }

    [Fact]
    public void Hash_TextsThatJoinAlike_Differ()
    {
        Assert.NotEqual(SeededOrder.Hash("ab", "c"), SeededOrder.Hash("a", "bc"));
        Assert.Equal(SeededOrder.Hash("ab", "c"), SeededOrder.Hash("ab", "c"));
        // The first eight bytes of the SHA-256 of 00000001 61.
        Assert.Equal(0x72FF6B02949DAD95UL, SeededOrder.Hash("a"));
    }
}
