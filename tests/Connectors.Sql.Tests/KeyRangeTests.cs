namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class KeyRangeTests
{
    [Fact]
    public void Split_NoBounds_IsOneRangeOfEverything() => Assert.Equal(new KeyRange(null, null), Read(Assert.Single(KeyRange.Split([]))));

    [Fact]
    public void Split_Bounds_AreOpenAtBothEndsWithoutAGap()
    {
        var ranges = KeyRange.Split(["b", "\"; 用户 😀"]);

        Assert.Equal([new(null, "b"), new("b", "\"; 用户 😀"), new("\"; 用户 😀", null)], ranges.Select(range => Read(range)));
    }

    [Fact]
    public void Of_Cursor_IsTheBeginningOfTheRange()
    {
        Assert.Equal(new("a", "b"), Read(new KeyRange(null, "b").ToString(), "a"));
        Assert.Equal(new("", null), Read(new KeyRange("a", null).ToString(), ""));
    }

    private static KeyRange Read(string partition, string? cursor = null) => KeyRange.Of(new(partition, cursor, 1));
}
