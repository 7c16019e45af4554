using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The span of a call for one user, on the silo that scores the user.</summary>
public sealed class ScoreSpanTests : IAsyncLifetime
{
    private readonly SpanCollector spans = new();
    private readonly FakeWriter writer = new();
    private readonly ServiceProvider services;
    private UserActivations users = null!;

    public ScoreSpanTests() => services = new ServiceCollection().AddLogging()
        .AddPipeline("test", parts => parts.Retrieve(_ => new FakeRetriever()).Apply(_ => new FakeModel()).Write(_ => writer))
        .AddPipelines().BuildServiceProvider();

    public async ValueTask InitializeAsync()
    {
        var pipelines = services.GetRequiredService<PipelineSet>();
        await pipelines.OpenAsync(CancellationToken.None);
        users = new(pipelines, new(TimeProvider.System), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        spans.Dispose();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task Score_CallThatIsTraced_HasASpanOfItsOutcomePipelineAndVersion()
    {
        var span = await ScoreAsync("ann");

        Assert.Equal(("Scored", "test", "v1", ActivityStatusCode.Unset),
            (span.GetTagItem("outcome"), span.GetTagItem("pipeline"), span.GetTagItem("version"), span.Status));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("ann", StringComparison.Ordinal));
        // The run may have other callers, and has a trace of its own where it has.
        Assert.All(span.Links, link => Assert.NotEqual(span.Context, link.Context));
    }

    [Fact]
    public async Task Score_UserWithoutInput_IsNoErrorAndAFailingStoreIsOne()
    {
        var missing = await ScoreAsync("missing");
        writer.During = (_, _) => throw new StoreException("The table may not be written.");
        var failed = await ScoreAsync("ann");

        Assert.Equal(("NotFound", null, ActivityStatusCode.Unset),
            (missing.GetTagItem("outcome"), missing.GetTagItem("version"), missing.Status));
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.NotNull(failed.StatusDescription);
    }

    [Fact]
    public async Task Score_UserOfAList_HasNoSpanOfItsOwn()
    {
        var call = SpanCollector.NewCall();

        Assert.Equal(ScoreStatus.Scored, (await ScoreAsync("ann", ScoreOptions.FreshInList with { Trace = TraceOf(call) })).Status);

        Assert.DoesNotContain(spans.Of(call.TraceId), span => span.OperationName == "score");
    }

    private async Task<Activity> ScoreAsync(string user)
    {
        var call = SpanCollector.NewCall();
        var reply = await ScoreAsync(user, ScoreOptions.Fresh with { Trace = TraceOf(call) });
        var span = Assert.Single(spans.Of(call.TraceId), each => each.OperationName == "score");
        Assert.Equal(call.SpanId, span.ParentSpanId);
        Assert.Equal(reply.Status.ToString(), span.GetTagItem("outcome"));
        return span;
    }

    private async Task<ScoreReply> ScoreAsync(string user, ScoreOptions options)
    {
        Assert.True(users.Enter(user).TryScore("test", options, CancellationToken.None, out var scoring));
        return await scoring;
    }

    private static CallTrace TraceOf(ActivityContext call) => new($"00-{call.TraceId}-{call.SpanId}-01");
}
