using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class LocalHostGuardTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();

    [Theory]
    [InlineData("localhost:8080", false, 200)]
    [InlineData("LOCALHOST", false, 200)]
    [InlineData("churn.localhost:8080", false, 200)]
    [InlineData("127.0.0.1:8080", false, 200)]
    [InlineData("[::1]:8080", false, 200)]
    [InlineData("", false, 200)]
    [InlineData("evil.example:8080", false, 403)]
    [InlineData("localhost.evil.example", false, 403)]
    [InlineData("evillocalhost", false, 403)]
    [InlineData("evil.example:8080", true, 200)]
    public async Task Pass_NameOfTheHost_IsOneOfThisMachine(string host, bool isOpen, int status)
    {
        var context = Asking(host, isOpen ? Scope.None : Scope.Score);

        await new LocalHostGuard().PassAsync(context, _ => Task.CompletedTask);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Fact]
    public async Task Pass_NameOfTheMachine_IsPassedOn()
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Request.Host = new(Environment.MachineName, 8080);
        var isPassed = false;

        await new LocalHostGuard().PassAsync(context, _ =>
        {
            isPassed = true;
            return Task.CompletedTask;
        });

        Assert.True(isPassed);
    }

    [Fact]
    public async Task Pass_OtherNameAfterOneOfThisMachine_IsRefused()
    {
        var guard = new LocalHostGuard();
        await guard.PassAsync(Asking("localhost:8080"), _ => Task.CompletedTask);
        var other = Asking("evil.example:8080");

        await guard.PassAsync(other, _ => Task.CompletedTask);
        await guard.PassAsync(other, _ => Task.CompletedTask);

        Assert.Equal(403, other.Response.StatusCode);
    }

    private static DefaultHttpContext Asking(string host, Scope scope = Scope.Score)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        context.Response.Body = new MemoryStream();
        context.Request.Host = new(host);
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/x"), 0, new(new AccessRule(scope, PipelineCheck.InRoute)), null));
        return context;
    }
}
