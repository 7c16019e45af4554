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
    }

    // Silos of other versions of the program must have the same hash. The lengths differ in how many characters are left at the end.
    [Theory]
    [InlineData("", "#1ff5c2923a788d2c")]
    [InlineData("a", "#2a52a0d36fe02c37")]
    [InlineData("ab", "#54a205649a1174e6")]
    [InlineData("abc", "#04382fdf4dfc14e7")]
    [InlineData("abcd", "#8122905aff661913")]
    [InlineData("abcde", "#9bccbd5ee443bdb1")]
    [InlineData("abcdef", "#1d57ff7611db5957")]
    [InlineData("abcdefg", "#958a410333a373f0")]
    [InlineData("abcdefgh", "#9e3e709be9522dfb")]
    [InlineData("Fiber optic", "#2944f43067f0fab5")]
    [InlineData("Zürich 東京", "#c7627aa16da41410")]
    public void Of_Text_IsWhatEarlierVersionsHad(string text, string hash) => Assert.Equal(hash, TextHash.Name(TextHash.Of(text)));

    private static CategoryCounts Counted(int from, int count)
    {
        var counts = new CategoryCounts();
        for (var i = from; i < from + count; i++)
            counts.Add($"text-{i}");
        return counts;
    }
}
