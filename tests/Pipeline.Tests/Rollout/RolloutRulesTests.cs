using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class RolloutRulesTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly RolloutRules rules;
    private RolloutState state;

    public RolloutRulesTests()
    {
        rules = new(clock);
        state = rules.Begin("churn", new() { Id = "v1" });
        for (var version = 2; version <= 4; version++)
            Ready($"v{version}");
    }

    [Fact]
    public void Begin_FirstVersion_SetsTheState()
    {
        Assert.False(new RolloutState().IsSet());
        Assert.True(rules.Begin("c", new() { Id = "v1" }).IsSet());
    }

    [Fact]
    public void Promote_WithoutCandidate_IsAConflict() => Assert.Equal(RolloutRefusal.Conflict, rules.Promote(state, "me").Kind);

    [Fact]
    public void RollBack_OfAPromotion_LeavesNobodyWithTheVersion()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 50) });
        state = rules.Promote(state, "me").Next!;

        state = rules.RollBack(state, "me").Next!;

        Assert.Equal(new() { Stable = "v1" }, state.Document);
    }

    [Fact]
    public void RollBack_OfAShare_RestoresTheShareBefore()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 1) });
        Set(new() { Stable = "v1", Candidate = new("v2", 10) });

        state = rules.RollBack(state, "me").Next!;

        Assert.Equal(1, state.Document.Candidate!.Percent);
    }

    [Fact]
    public void RollBack_OfACandidateThatGrewByItself_LeavesNobodyWithTheVersion()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 1), Steps = [1, 10, 50], BakeTime = TimeSpan.FromMinutes(5) });
        for (var step = 0; step < 2; step++)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            state = rules.Step(state)!;
        }

        state = rules.RollBack(state, "me").Next!;

        Assert.Equal(new() { Stable = "v1" }, state.Document);
    }

    [Fact]
    public void RollBack_AfterTheGuardTookTheCandidate_GivesItNoUserAgain()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 1), Guard = new() });
        Set(new() { Stable = "v1", Candidate = new("v2", 10), Guard = new() });
        state = rules.TakeBack(state, "it fails");

        state = rules.RollBack(state, "me").Next!;

        Assert.Equal(new() { Stable = "v1" }, state.Document);
        Assert.NotNull(rules.Delete(state, "v2").Next);
    }

    [Fact]
    public void RollBack_TwelveChanges_GoesTenBack()
    {
        for (var percent = 1; percent <= 12; percent++)
            Set(new() { Stable = "v1", Candidate = new("v2", percent) });

        var restored = new List<double>();
        while (rules.RollBack(state, "me").Next is { } next)
        {
            state = next;
            restored.Add(state.Document.Candidate?.Percent ?? 0);
        }

        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2], restored);
    }

    [Fact]
    public void Set_VersionThatIsNotReady_IsAConflict()
    {
        state = rules.Add(state, new() { Id = "v9", Source = "a" }).Next!;

        var decision = rules.Set(state, new() { Stable = "v1", Candidate = new("v9", 1) }, "me");

        Assert.Equal(RolloutRefusal.Conflict, decision.Kind);
        Assert.Contains("Fetching", decision.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TwoHundredVersions_TheNextIsRefusedUntilOneIsDeleted()
    {
        for (var version = state.Versions.Count + 1; version <= RolloutRules.MostVersions; version++)
            state = rules.Add(state, new() { Id = $"v{version}", Source = "a" }).Next!;

        Assert.Equal(RolloutRefusal.Conflict, rules.Add(state, new() { Id = "more", Source = "a" }).Kind);
        state = rules.Delete(state, "v100").Next!;
        Assert.NotNull(rules.Add(state, new() { Id = "more", Source = "a" }).Next);
    }

    [Fact]
    public void Start_TwoHundredVersions_TheOldestOfTheSettingsThatNobodyNeedsMakesRoom()
    {
        Nights(RolloutRules.MostVersions - state.Versions.Count);
        Set(new() { Stable = "night1", Shadow = [new("night2", 1)] });
        Set(new() { Stable = "night3" });

        var next = rules.Start(state, OfSettings("new"), ModelChange.Promote, used: ["night4"]).Next!;

        Assert.NotNull(next.Find("new"));
        Assert.Equal(["night5"], state.Kept().Select(each => each.Spec.Id).Except(next.Kept().Select(each => each.Spec.Id)));
        Assert.Equal(RolloutRules.MostVersions, next.Kept().Count());
        Assert.Equal(state.Before, next.Before);
    }

    [Fact]
    public void Start_TwoHundredVersionsOfCallers_IsAConflict()
    {
        while (!RolloutRules.IsFull(state))
            Ready($"v{state.Versions.Count + 1}");

        var decision = rules.Start(state, OfSettings("new"), ModelChange.Promote);

        Assert.Equal((null, RolloutRefusal.Conflict), (decision.Next, decision.Kind));
    }

    [Fact]
    public void Add_SameIdWithAnotherMapping_IsAConflict()
    {
        var other = new VersionSpec { Id = "v2", Source = "source of v2", Nulls = { ["age"] = "0" } };

        Assert.Equal(RolloutRefusal.Conflict, rules.Add(state, other).Kind);
        Assert.Same(state, rules.Add(state, new() { Id = "v2", Source = "source of v2" }).Next);
    }

    [Fact]
    public void Add_SameIdWithAnotherContent_IsAConflict()
    {
        state = rules.Add(state, new() { Id = "v9", Source = "a", Sha256 = "11" }).Next!;

        Assert.Same(state, rules.Add(state, new() { Id = "v9", Source = "a", Sha256 = "11" }).Next);
        Assert.Same(state, rules.Add(state, new() { Id = "v9", Source = "a" }).Next);
        Assert.Equal(RolloutRefusal.Conflict, rules.Add(state, new() { Id = "v9", Source = "a", Sha256 = "22" }).Kind);
    }

    [Fact]
    public void Add_IdThatIsNoName_IsInvalid()
    {
        var decision = rules.Add(state, new() { Id = "v 9", Source = "a" });

        Assert.Equal(RolloutRefusal.Invalid, decision.Kind);
        Assert.Contains("\"version\" is 'v 9'", decision.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_DocumentWithFaults_IsInvalidAndNamesEachOfThem()
    {
        var decision = rules.Set(state, new() { Stable = "v8", Candidate = new("v2", 101) }, "me");

        Assert.Equal(RolloutRefusal.Invalid, decision.Kind);
        Assert.Contains("'v8'", decision.Refusal, StringComparison.Ordinal);
        Assert.Contains("101", decision.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Delete_VersionToRollBackTo_IsAConflict()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 50) });
        state = rules.Promote(state, "me").Next!;

        Assert.Equal(RolloutRefusal.Conflict, rules.Delete(state, "v1").Kind);
        Assert.Equal(RolloutRefusal.Conflict, rules.Delete(state, "v2").Kind);
        Assert.NotNull(rules.Delete(state, "v3").Next);
    }

    [Fact]
    public void Step_AfterTheBakeTime_GoesThroughTheSteps()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 0), Steps = [1, 10, 50], BakeTime = TimeSpan.FromMinutes(5) });
        var shares = new List<double> { state.Document.Candidate!.Percent };

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Null(rules.Step(state));
        for (var minute = 0; minute < 20; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            if (rules.Step(state) is not { } next)
                continue;
            state = next;
            shares.Add(state.Document.Candidate!.Percent);
        }

        Assert.Equal([1, 10, 50], shares);
    }

    [Fact]
    public void Start_OtherVersionOfTheSettings_IsPromotedOnceReadyUnlessHeld()
    {
        var other = new VersionSpec { Id = "v9", Source = "b", BroughtBy = VersionSpec.FromSettings };

        Assert.True(rules.Start(state, other, ModelChange.Promote).Next!.Find("v9")!.IsPromotedWhenReady);
        Assert.False(rules.Start(state, other, ModelChange.Hold).Next!.Find("v9")!.IsPromotedWhenReady);
        Assert.False(rules.Start(state, new() { Id = "v1" }, ModelChange.Promote).Next!.Find("v1")!.IsPromotedWhenReady);
    }

    [Theory]
    [InlineData("v2", ModelChange.Promote, true)]
    [InlineData("v2", ModelChange.Hold, false)]
    [InlineData("v3", ModelChange.Promote, false)]
    public void Start_KnownVersionThatTheSettingsNameNow_IsPromotedUnlessHeldOrStable(string version, ModelChange onChange, bool expected)
    {
        Set(new() { Stable = "v3" });

        state = rules.Start(state, new() { Id = version, BroughtBy = VersionSpec.FromSettings }, onChange).Next!;

        Assert.Equal(expected, state.Find(version)!.IsPromotedWhenReady);
    }

    [Fact]
    public void Start_SameVersionOfTheSettingsThatWasDeleted_IsNotPromoted()
    {
        var settings = new VersionSpec { Id = "v1", BroughtBy = VersionSpec.FromSettings };
        Set(new() { Stable = "v2" });
        Set(new() { Stable = "v2", Candidate = new("v3", 1) });
        state = rules.Delete(state, "v1").Next!;

        state = rules.Start(state, settings, ModelChange.Promote).Next!;

        Assert.False(state.Find("v1")!.IsPromotedWhenReady);
    }

    // Each night brings a model, which waits.
    private void Nights(int count)
    {
        for (var night = 1; night <= count; night++)
        {
            state = rules.Start(state, OfSettings($"night{night}"), ModelChange.Hold).Next!;
            state = state.With(state.Find($"night{night}")! with { State = VersionState.Ready });
        }
    }

    private static VersionSpec OfSettings(string id) => new() { Id = id, Source = "model.onnx", BroughtBy = VersionSpec.FromSettings };

    private void Set(RolloutDocument document)
    {
        var decision = rules.Set(state, document, "me");
        Assert.Null(decision.Refusal);
        state = decision.Next!;
    }

    private void Ready(string version)
    {
        state = rules.Add(state, new() { Id = version, Source = $"source of {version}" }).Next!;
        state = state.With(state.Find(version)! with { State = VersionState.Ready });
    }
}
