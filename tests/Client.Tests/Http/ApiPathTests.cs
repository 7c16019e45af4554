namespace ModelPipeline.Client.Tests;

public sealed class ApiPathTests
{
    [Theory]
    [InlineData("c1", "pipelines/churn/users/c1")]
    [InlineData("a/b%2Fc d+e", "pipelines/churn/users/a%2Fb%252Fc%20d%2Be")]
    [InlineData("ünï?x=1#y", "pipelines/churn/users/%C3%BCn%C3%AF%3Fx%3D1%23y")]
    public void Of_AnyId_StaysOneSegment(string user, string expected)
    {
        var path = ApiPath.Of("pipelines", "churn", "users", user);

        Assert.Equal(expected, path);
        Assert.Equal($"/{expected}", new Uri(new Uri("http://server/"), path).AbsolutePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void Of_AnIdThatAUrlCannotHold_Throws(string user) =>
        Assert.Throws<ArgumentException>(() => ApiPath.Of("pipelines", "churn", "users", user));

    [Fact]
    public void With_Values_LeavesOutNulls() =>
        Assert.Equal("audit?since=2026-01-02T03%3A04%3A05.0000000Z&limit=5",
            "audit".With(("since", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), ("until", null), ("limit", 5)));
}
