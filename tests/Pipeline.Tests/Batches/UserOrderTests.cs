namespace ModelPipeline.Tests;

public sealed class UserOrderTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("a b ba", true)]
    [InlineData("Z a", true)]
    [InlineData("1 2 10 11 100", true)]
    [InlineData("1 10 2", true)]
    [InlineData("a a", false)]
    [InlineData("b a", false)]
    [InlineData("1 10 10", false)]
    [InlineData("1 10 2 11", false)]
    [InlineData("2 10 1", false)]
    [InlineData("a b a", false)]
    public void IsAscending_Ids_KnowsTheTwoOrdersOfAColumn(string ids, bool expected) =>
        Assert.Equal(expected, UserOrder.IsAscending(ids.Split(' ')));
}
