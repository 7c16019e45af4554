namespace ModelPipeline.Tests;

public sealed class StoreNamesTests
{
    // A file system counts bytes, of which a character has up to four.
    [Theory]
    [InlineData("a", 201)]
    [InlineData("ü", 101)]
    [InlineData("\U0001F642", 51)]
    public void Check_NameOfMoreBytesThanAFileSystemTakes_IsRefused(string character, int count)
    {
        var name = string.Concat(Enumerable.Repeat(character, count));

        var refused = Assert.Throws<PipelineConfigurationException>(() => StoreNames.Check("churn", "v1", name));

        Assert.Contains("use up to 200 bytes of UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 200)]
    [InlineData("\U0001F642", 50)]
    public void Check_NameThatFits_IsTaken(string character, int count) =>
        Assert.Null(Record.Exception(() => StoreNames.Check("churn", "v1", string.Concat(Enumerable.Repeat(character, count)))));
}
