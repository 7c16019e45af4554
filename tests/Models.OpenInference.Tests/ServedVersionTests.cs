namespace ModelPipeline.Models.OpenInference.Tests;

public sealed class ServedVersionTests
{
    [Theory]
    [InlineData("3", "3")]
    [InlineData("sha256:be9e6ec36c9cbe9e6ec36c9cbe9e6ec36c9cbe9e6ec36c9cbe9e6ec36c9c1234", null)]
    [InlineData("a b", "a b")]
    public void Of_TextThatARowCanHave_IsTheText(string said, string? version) => Assert.Equal(version ?? said, ServedVersion.Of(said));

    [Fact]
    public void Of_LongText_IsTheHashFromTheFirstCharacterThatIsTooMany()
    {
        Assert.Equal(new string('a', 128), ServedVersion.Of(new('a', 128)));
        Assert.Equal("c12cb024a2e5", ServedVersion.Of(new('a', 129)));
    }

    [Theory]
    [InlineData("1\0")]
    [InlineData("1\n2")]
    public void Of_ControlCharacters_IsTheHash(string said) => Assert.Matches("^[0-9a-f]{12}$", ServedVersion.Of(said));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Of_Nothing_IsNone(string? said) => Assert.Null(ServedVersion.Of(said));
}
