using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class AccessGateTests
{
    private const string Key = "mp_test";
    private const int Calls = 1_000;

    private readonly FakeTimeProvider clock = new();
    private int passed;

    [Fact]
    public async Task Pass_RouteThatDoesNotSayWhoMayCall_IsClosedEvenToTheRightKey()
    {
        var context = NewContext(null, $"Bearer {Key}");

        await NewGate().PassAsync(context, NextAsync);

        Assert.Equal((403, 0), (context.Response.StatusCode, passed));
    }

    [Fact]
    public async Task Pass_AnswerOfRoutingItself_NeedsNoKey()
    {
        var context = NewContext(null, "");
        context.SetEndpoint(new(null, null, "405"));

        await NewGate().PassAsync(context, NextAsync);

        Assert.Equal(1, passed);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("Bearer mp_other", 401)]
    [InlineData("Bearer mp_test", 200)]
    [InlineData("Bearer  mp_test ", 200)]
    [InlineData("mp_test", 401)]
    public async Task Pass_Credential_IsTakenOrRefused(string authorization, int status)
    {
        var context = NewContext(new(Scope.Score, PipelineCheck.InRoute), authorization);

        await NewGate().PassAsync(context, NextAsync);

        Assert.Equal((status, status == 200 ? 1 : 0), (context.Response.StatusCode, passed));
    }

    [Fact]
    public async Task Pass_CallerWithSomePipelines_IsRefusedWhereTheRouteNamesNone()
    {
        var context = NewContext(new(Scope.Score, PipelineCheck.InRoute), $"Bearer {Key}");

        await NewGate("churn").PassAsync(context, NextAsync);

        Assert.Equal((403, 0), (context.Response.StatusCode, passed));
    }

    [Fact]
    public void Pass_ManyCallsWithAKey_AllocatesNextToNothing()
    {
        var gate = NewGate();
        var rule = new AccessRule(Scope.Score, PipelineCheck.InRoute);
        var contexts = Enumerable.Range(0, 2 * Calls).Select(_ => NewContext(rule, $"Bearer {Key}")).ToList();
        contexts.ForEach(context => context.SetEndpoint(contexts[0].GetEndpoint()));
        foreach (var context in contexts.Take(Calls))
            Assert.True(gate.PassAsync(context, NextAsync).IsCompletedSuccessfully);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var context in contexts.Skip(Calls))
            gate.PassAsync(context, NextAsync);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;

        // What the server allocates for the header comes on top: a text for each new connection.
        Assert.InRange(each, 0, 100);
        TestContext.Current.TestOutputHelper?.WriteLine($"{each} bytes a call");
    }

    private Task NextAsync(HttpContext context)
    {
        passed++;
        return Task.CompletedTask;
    }

    private static HttpContext NewContext(AccessRule? rule, string authorization)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        // Kestrel keeps its list of further features for all requests of a connection.
        context.Features.Set(new object());
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/"), 0, rule is null ? null : new EndpointMetadataCollection(rule), null));
        if (authorization.Length > 0)
            context.Request.Headers.Authorization = authorization;
        return context;
    }

    private AccessGate NewGate(string pipelines = "*")
    {
        var caller = new Caller("test", "retail", Scope.Score, new([pipelines]));
        var table = new KeyTable([new(ApiKey.Hash(Key), caller, null, null)]);
        var ring = new KeyRing(table, new(new(null!, "", null)), clock);
        var tokens = TokenCredentials.Create(new(), NullLogger<TokenCredentials>.Instance);
        var pushes = new PushCredentials(new(), NullLogger<PushCredentials>.Instance);
        var credentials = new CallerCredentials(new() { Mode = AuthMode.ApiKey }, new(ring, clock), tokens, pushes);
        return new(credentials, new(TenantLimits.None, null!, null!, clock, new(), NullLogger<TenantGuard>.Instance));
    }
}
