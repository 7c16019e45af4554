namespace ModelPipeline.Tests;

public sealed class UserIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("user 7")]
    [InlineData("käse/1?x=2")]
    [InlineData("😀")]
    public void Check_AnyText_IsFine(string user) => Assert.Null(UserId.Check(user));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\t")]
    public void Check_NothingToRead_AsksForAnId(string? user) => Assert.Equal("Please provide a valid user id", UserId.Check(user));

    [Theory]
    [InlineData("a\n")]
    [InlineData("\0a")]
    [InlineData("a\u007Fb")]
    public void Check_AControlCharacter_IsNamed(string user) =>
        Assert.Equal("The user id has a control character; remove it.", UserId.Check(user));

    [Fact]
    public void Check_TheLongestId_Has1024Characters()
    {
        Assert.Null(UserId.Check(new('a', 1_024)));
        Assert.Equal("The user id has 1025 characters; at most 1024 are allowed.", UserId.Check(new('a', 1_025)));
    }
}
