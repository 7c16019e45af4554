using System.Diagnostics;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The span of a call for one user, on the silo that scores the user.</summary>
public sealed class ScoreSpanTests : IDisposable
{
    private readonly SpanCollector spans = new();

    public void Dispose() => spans.Dispose();

    [Fact]
    public async Task Score_CallThatIsTraced_HasASpanOfItsOutcomePipelineAndVersion()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var span = await ScoreAsync(cluster, "ann");

        Assert.Equal(("Scored", "test", "v1", ActivityStatusCode.Unset),
            (span.GetTagItem("outcome"), span.GetTagItem("pipeline"), span.GetTagItem("version"), span.Status));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("ann", StringComparison.Ordinal));
        // The run may have other callers, and has a trace of its own where it has.
        Assert.All(span.Links, link => Assert.NotEqual(span.Context, link.Context));
    }

    [Fact]
    public async Task Score_UserWithoutInput_IsNoErrorAndAFailingStoreIsOne()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var missing = await ScoreAsync(cluster, "missing");
        cluster.Silos[0].Writer.During = (_, _) => throw new StoreException("The table may not be written.");
        var failed = await ScoreAsync(cluster, "ann");

        Assert.Equal(("NotFound", null, ActivityStatusCode.Unset),
            (missing.GetTagItem("outcome"), missing.GetTagItem("version"), missing.Status));
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.NotNull(failed.StatusDescription);
    }

    [Fact]
    public async Task Score_UserOfAList_HasNoSpanOfItsOwn()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var call = SpanCollector.NewCall();

        var reply = await cluster.Routers[0].ScoreAsync(
            "test", "ann", ScoreOptions.FreshInList with { Trace = TraceOf(call) }, CancellationToken.None);

        Assert.Equal(ScoreStatus.Scored, reply.Status);
        Assert.DoesNotContain(spans.Of(call.TraceId), span => span.OperationName == "score");
    }

    private async Task<Activity> ScoreAsync(ScoringCluster cluster, string user)
    {
        var call = SpanCollector.NewCall();
        await cluster.Routers[0].ScoreAsync("test", user, ScoreOptions.Fresh with { Trace = TraceOf(call) }, CancellationToken.None);
        var span = Assert.Single(spans.Of(call.TraceId), each => each.OperationName == "score");
        Assert.Equal(call.SpanId, span.ParentSpanId);
        return span;
    }

    private static CallTrace TraceOf(ActivityContext call) => new($"00-{call.TraceId}-{call.SpanId}-01");
}
