namespace ModelPipeline.Tests;

public sealed class CategoryCountsTests
{
    [Fact]
    public void Add_TwoSilosInAnyOrder_IsTheSame()
    {
        var forward = Counted(0, 600);
        forward.Add(Counted(300, 600));
        var backward = Counted(300, 600);
        backward.Add(Counted(0, 600));

        Assert.Equal(forward.All(), backward.All());
        Assert.Equal(900, forward.Distinct);
        Assert.Equal(2, forward.CountOf(TextHash.Of("text-300")));
        Assert.Equal(0, forward.CountOf(TextHash.Of("text-900")));
    }

    [Fact]
    public void Add_MoreThanAThousandTexts_KeepsNoneOfThem()
    {
        var full = Counted(0, 1_000);
        Assert.True(full.IsOpen);

        full.Add("one more");

        Assert.False(full.IsOpen);
        Assert.Empty(full.All());
    }

    [Fact]
    public void Add_HalvesThatTogetherHaveTooMany_ClosesInBothOrders()
    {
        var forward = Counted(0, 600);
        forward.Add(Counted(600, 600));
        var backward = Counted(0, 1);
        backward.Add(forward);

        Assert.False(forward.IsOpen);
        Assert.False(backward.IsOpen);
    }

    [Fact]
    public void Of_TextsOfAllLengths_DifferInEachCharacter()
    {
        var texts = Enumerable.Range(0, 40).SelectMany(length => Enumerable.Range(0, length + 1)
            .Select(place => new string('a', place) + "b" + new string('a', length - place)));

        Assert.Equal(40 * 41 / 2, texts.Select(text => TextHash.Of(text)).Distinct().Count());
        // Silos of other versions of the program must have the same hash.
        Assert.Equal("#2944f43067f0fab5", TextHash.Name(TextHash.Of("Fiber optic")));
    }

    private static CategoryCounts Counted(int from, int count)
    {
        var counts = new CategoryCounts();
        for (var i = from; i < from + count; i++)
            counts.Add($"text-{i}");
        return counts;
    }
}
