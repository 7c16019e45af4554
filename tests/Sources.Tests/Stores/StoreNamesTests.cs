namespace ModelPipeline.Tests;

public sealed class StoreNamesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("7", true)]
    [InlineData("a-b_c.d", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void IsName_Text_IsOfLettersDigitsAndFewOthers(string text, bool expected) => Assert.Equal(expected, StoreNames.IsName(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsName_Length_IsUpTo64(int length, bool expected) => Assert.Equal(expected, StoreNames.IsName(new('a', length)));

    [Theory]
    [InlineData("churn", "v1", "a", null)]
    [InlineData("churn", "v1", "churn model (1).onnx", null)]
    [InlineData("no name", "v1", "a.onnx", "pipeline is 'no name', which is no name of a pipeline.")]
    [InlineData(
        "churn", "v 1", "a.onnx", "version is 'v 1'; use up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.")]
    [InlineData("churn", "v1", "", "file is ''; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    [InlineData("churn", "v1", ".a", "file is '.a'; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    [InlineData("churn", "v1", "a/b", "file is 'a/b'; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    [InlineData("churn", "v1", "/b", "file is '/b'; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    [InlineData("churn", "v1", "a\\b", "file is 'a\\b'; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    [InlineData("churn", "v1", "a\tb", "file is 'a\tb'; use up to 200 bytes of UTF-8 without a slash, beginning with no dot.")]
    public void Check_Names_SaysWhichDoesNotFit(string pipeline, string version, string file, string? fault)
    {
        var error = Record.Exception(() => StoreNames.Check(pipeline, version, file)) as PipelineConfigurationException;

        Assert.Equal(fault, error?.Faults.Single().ToString());
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Check_LengthOfAFileName_IsUpTo200(int length, bool isTaken) =>
        Assert.Equal(isTaken, Record.Exception(() => StoreNames.Check("churn", "v1", new('a', length))) is null);

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
