using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class RolloutNewsTests
{
    private static readonly RolloutRules Rules = new(new FakeTimeProvider());

    [Fact]
    public void Of_ChangesOfEveryKind_HasPromotionsAndRollbacksOnce()
    {
        var state = Ready();
        Assert.Empty(RolloutNews.Of(state));

        state = Rules.Set(state, state.Document with { Candidate = new("v2", 10) }, "ada").Next!;
        Assert.Empty(RolloutNews.Of(state));
        state = Rules.Promote(state, "ada").Next!;
        state = Rules.RollBack(state, "bob").Next!;

        Assert.Equal([("rollout.promoted", "rollout-churn-3"), ("rollout.rolled-back", "rollout-churn-4")],
            RolloutNews.Of(state).Select(each => (each.Type, each.Id)));
        Assert.Empty(RolloutNews.Of(RolloutNews.Told(state, state)));
    }

    [Fact]
    public void Told_AfterAChangeMeanwhile_LeavesTheChangeToTell()
    {
        var told = Rules.PromoteDirectly(Ready(), "v2", "ada", "");
        var later = Rules.RollBack(told, "bob").Next!;

        Assert.Equal("rollout.rolled-back", Assert.Single(RolloutNews.Of(RolloutNews.Told(later, told))).Type);
    }

    [Fact]
    public void Of_FailedVersion_IsToldOnce()
    {
        var ready = Ready();
        var state = ready.With(ready.Find("v2")! with { State = VersionState.Failed, Faults = ["No column 'a'."] });

        var news = Assert.Single(RolloutNews.Of(state));

        Assert.Equal("version.failed", news.Type);
        Assert.Contains("No column", news.Data, StringComparison.Ordinal);
        var told = RolloutNews.Told(state, state);
        Assert.Empty(RolloutNews.Of(told));
        Assert.Same(told, RolloutNews.Told(told, told));
    }

    [Fact]
    public void Of_StateOfAnEarlierProgram_IsNoNews()
    {
        var state = Rules.PromoteDirectly(Ready(), "v2", "ada", "") with { ToldEpoch = null };

        Assert.Empty(RolloutNews.Of(state));
        var next = Rules.RollBack(RolloutNews.Told(state, state), "ada").Next!;
        Assert.Equal("rollout.rolled-back", Assert.Single(RolloutNews.Of(next)).Type);
    }

    private static RolloutState Ready()
    {
        var state = Rules.Add(Rules.Begin("churn", new() { Id = "v1", Source = "a" }), new() { Id = "v2", Source = "b" }).Next!;
        return state.With(state.Find("v2")! with { State = VersionState.Ready });
    }
}
