using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class UserPathTests
{
    [Theory]
    [InlineData("/pipelines/p/users/a%2Fb/score", "a%2Fb", "a/b")]
    [InlineData("/pipelines/p/users/a%2fb/score?timing=true", "a%2fb", "a/b")]
    [InlineData("/pipelines/p/users/a%2Fb/score?x=%2F/score", "a%2Fb", "a/b")]
    [InlineData("/pipelines/p/users/a%2Fb/score/", "a%2Fb", "a/b")]
    [InlineData("/pipelines/p/users/a%252Fb/score", "a%2Fb", "a%2Fb")]
    [InlineData("/pipelines/p/users/a%252Fb%2Fc/score", "a%2Fb%2Fc", "a%2Fb/c")]
    [InlineData("/pipelines/p/users/c001/score", "c001", "c001")]
    public void UserOf_IdWithASlash_IsToldFromAnIdWithItsEscape(string target, string routed, string user) =>
        Assert.Equal(user, UserPath.UserOf(Call(target), routed));

    // Whoever asks in such a way asks for the user of the route, and never for another one.
    [Theory]
    [InlineData("/pipelines/p/users/a%2Fb/score/.")]
    [InlineData("/pipelines/p/users/a%2Fb/x/../score")]
    [InlineData("/pipelines/p/users/other/../a%2Fb/score/x/..")]
    public void UserOf_TargetWithDots_IsTheUserOfTheRoute(string target) => Assert.Equal("a/b", UserPath.UserOf(Call(target), "a%2Fb"));

    private static DefaultHttpContext Call(string target)
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        return context;
    }
}
