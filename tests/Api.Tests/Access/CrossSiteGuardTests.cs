using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class CrossSiteGuardTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();

    [Theory]
    [InlineData(null, false, 200)]
    [InlineData("none", false, 200)]
    [InlineData("same-origin", false, 200)]
    [InlineData("same-site", false, 200)]
    [InlineData("cross-site", false, 403)]
    [InlineData("cross-site", true, 200)]
    public async Task Pass_RequestOfAPage_IsRefusedToPagesOfOtherSites(string? site, bool isOpen, int status)
    {
        var scope = isOpen ? Scope.None : Scope.Score;
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Response.Body = new MemoryStream();
        if (site is not null)
            context.Request.Headers["Sec-Fetch-Site"] = site;
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/x"), 0, new(new AccessRule(scope, PipelineCheck.InRoute)), null));

        await CrossSiteGuard.PassAsync(context, _ => Task.CompletedTask);

        Assert.Equal(status, context.Response.StatusCode);
    }
}
