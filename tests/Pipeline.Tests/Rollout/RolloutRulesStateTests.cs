using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>What each change leaves in the state: documents, moments, and who did what.</summary>
public sealed class RolloutRulesStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Noon);
    private readonly RolloutRules rules;
    private RolloutState state;

    public RolloutRulesStateTests()
    {
        rules = new(clock);
        state = rules.Begin("churn", new() { Id = "v1", BroughtBy = VersionSpec.FromSettings });
        foreach (var version in new[] { "v2", "v3", "v4" })
        {
            state = rules.Add(state, new() { Id = version, Source = version, Address = version }).Next!;
            state = state.With(state.Find(version)! with { State = VersionState.Ready });
        }
    }

    [Fact]
    public void Begin_Pipeline_IsAStateWithOneVersionAndOneChange()
    {
        var begun = rules.Begin("churn", new() { Id = "v1" });

        Assert.Equal(("churn", "v1", 1L, 1L), (begun.Pipeline, begun.SettingsVersion, begun.Epoch, begun.ToldEpoch));
        Assert.Equal((Noon, 0), (begun.ChangedAt, begun.Before.Count));
        var version = Assert.Single(begun.Versions);
        Assert.Equal((VersionState.Ready, Noon, Noon, Noon), (version.State, version.StateAt, version.RoleAt, version.Spec.CreatedAt));
        Assert.Equal(new(1, Noon, "Start", "settings", "", new() { Stable = "v1" }), Assert.Single(begun.Changes));
    }

    [Fact]
    public void Add_NewVersion_HasTheMomentAndNoRole()
    {
        clock.Advance(TimeSpan.FromHours(1));

        var added = rules.Add(state, new() { Id = "v9", Source = "a" }).Next!.Find("v9")!;

        var later = Noon.AddHours(1);
        Assert.Equal((later, later, null, false), (added.Spec.CreatedAt, added.StateAt, added.RoleAt, added.IsPromotedWhenReady));
        Assert.Equal(VersionState.Fetching, added.State);
    }

    [Fact]
    public void Add_VersionThatWasDeleted_IsThereOnceAgain()
    {
        state = rules.Delete(state, "v4").Next!;

        state = rules.Add(state, new() { Id = "v4", Source = "again" }).Next!;

        Assert.Null(Assert.Single(state.Versions, each => each.Spec.Id == "v4").DeletedAt);
    }

    [Fact]
    public void Add_FileOfAVersionThatWasNamedBeforeItsUpload_CompletesTheVersion()
    {
        state = rules.Add(state, new() { Id = "v9", Nulls = { ["age"] = "0" }, BroughtBy = "me" }).Next!;

        var next = rules.Add(state, new() { Id = "v9", Source = "s", Address = "a", Sha256 = "11" }).Next!.Find("v9")!.Spec;

        Assert.Equal(("s", "a", "11"), (next.Source, next.Address, next.Sha256));
        Assert.Equal(("me", "0"), (next.BroughtBy, next.Nulls["age"]));
    }

    [Fact]
    public void Add_FileOfAVersionThatHasOne_IsAConflictThatNamesTheVersion()
    {
        var decision = rules.Add(state, new() { Id = "v2", Source = "other", Address = "other" });

        Assert.Null(decision.Next);
        Assert.Equal(
            (RolloutRefusal.Conflict, "Version 'v2' exists with another file or mapping; give another \"version\"."),
            (decision.Kind, decision.Refusal));
    }

    [Fact]
    public void Add_FileForTheVersionOfTheSettings_IsAConflict() =>
        Assert.Equal(RolloutRefusal.Conflict, rules.Add(state, new() { Id = "v1", Source = "s", Address = "a" }).Kind);

    [Fact]
    public void Start_KnownVersionOfTheSettings_TakesTheirMappingAndKeepsItsAge()
    {
        clock.Advance(TimeSpan.FromHours(1));
        var settings = new VersionSpec { Id = "v1", BroughtBy = VersionSpec.FromSettings, Nulls = { ["age"] = "7" } };

        var known = rules.Start(state, settings, ModelChange.Promote).Next!.Find("v1")!;

        Assert.Equal(("7", Noon, false), (known.Spec.Nulls["age"], known.Spec.CreatedAt, known.IsPromotedWhenReady));
    }

    [Fact]
    public void Start_VersionThatACallerBrought_KeepsItsOwnMapping()
    {
        state = rules.Start(state, new() { Id = "v2", Nulls = { ["age"] = "7" } }, ModelChange.Hold).Next!;

        Assert.Equal(("v2", 0), (state.SettingsVersion, state.Find("v2")!.Spec.Nulls.Count));
    }

    [Fact]
    public void Start_AgainBeforeTheVersionIsReady_StillPromotesIt()
    {
        var settings = new VersionSpec { Id = "v9", Source = "b", BroughtBy = VersionSpec.FromSettings };
        state = rules.Start(state, settings, ModelChange.Promote).Next!;

        state = rules.Start(state, settings, ModelChange.Promote).Next!;

        Assert.True(state.Find("v9")!.IsPromotedWhenReady);
    }

    [Fact]
    public void Set_Document_IsOneChangeOfItsCaller()
    {
        clock.Advance(TimeSpan.FromHours(1));
        var document = new RolloutDocument { Stable = "v1", Candidate = new("v2", 5) };

        state = rules.Set(state, document, "me").Next!;

        Assert.Equal((2L, Noon.AddHours(1), document), (state.Epoch, state.ChangedAt, state.Document));
        Assert.Equal(new(2, Noon.AddHours(1), "Set", "me", "", document), state.Changes[^1]);
        Assert.Equal([new() { Stable = "v1" }], state.Before);
    }

    [Fact]
    public void Set_SameDocument_ChangesNothing()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5) });

        Assert.Same(state, rules.Set(state, new() { Stable = "v1", Candidate = new("v2", 5) }, "you").Next);
    }

    [Fact]
    public void Set_VersionThatFailed_SaysWhy()
    {
        state = state.With(state.Find("v2")! with { State = VersionState.Failed, Faults = ["It is broken.", "Export it again."] });

        Assert.Equal(
            "Version 'v2' has failed: It is broken. Export it again.",
            rules.Set(state, new() { Stable = "v1", Candidate = new("v2", 5) }, "me").Refusal);
    }

    [Fact]
    public void Set_VersionOnItsWay_SaysWhatToWaitFor()
    {
        state = state.With(state.Find("v2")! with { State = VersionState.Warming });

        Assert.Equal(
            "Version 'v2' is Warming; wait until it is Ready.",
            rules.Set(state, new() { Stable = "v1", Candidate = new("v2", 5) }, "me").Refusal);
    }

    [Fact]
    public void Set_VersionThatWasDeleted_IsInvalid()
    {
        state = rules.Delete(state, "v4").Next!;

        Assert.Equal(RolloutRefusal.Invalid, rules.Set(state, new() { Stable = "v4" }, "me").Kind);
    }

    [Theory]
    [InlineData(0, true, 1)]
    [InlineData(0, false, 0)]
    [InlineData(7, true, 7)]
    public void Set_NewCandidateWithoutAShare_BeginsWithTheFirstStep(double percent, bool hasSteps, double expected)
    {
        Set(new() { Stable = "v1", Candidate = new("v2", percent), Steps = hasSteps ? [1, 10] : [] });

        Assert.Equal(expected, state.Document.Candidate!.Percent);
    }

    [Fact]
    public void Set_KnownCandidateToNoShare_StaysThere()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5), Steps = [1, 10] });

        Set(new() { Stable = "v1", Candidate = new("v2", 0), Steps = [1, 10] });

        Assert.Equal(0, state.Document.Candidate!.Percent);
    }

    [Fact]
    public void Set_Roles_HaveTheMomentOfTheirBeginUntilTheyEnd()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5) });
        clock.Advance(TimeSpan.FromHours(1));

        Set(new() { Stable = "v1", Candidate = new("v3", 5), Shadow = [new("v2", 100)] });

        Assert.Equal(
            [Noon, Noon.AddHours(1), Noon.AddHours(1), null],
            new[] { "v1", "v2", "v3", "v4" }.Select(version => state.Find(version)!.RoleAt));
        Set(new() { Stable = "v1" });
        Assert.Equal([Noon, null, null, null], new[] { "v1", "v2", "v3", "v4" }.Select(version => state.Find(version)!.RoleAt));
    }

    [Fact]
    public void Set_ManyChanges_KeepsTheLastHundred()
    {
        for (var change = 0; change < 120; change++)
            Set(new() { Stable = "v1", Candidate = new("v2", change / 10.0) });

        Assert.Equal((100, 22L, 121L), (state.Changes.Count, state.Changes[0].Epoch, state.Changes[^1].Epoch));
    }

    [Fact]
    public void Promote_Candidate_IsAChangeOfItsCaller()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5), Shadow = [new("v3", 10)] });

        state = rules.Promote(state, "me").Next!;

        Assert.Equal(new() { Stable = "v2", Shadow = [new("v3", 10)] }, state.Document);
        Assert.Equal(("Promote", "me", ""), (state.Changes[^1].Action, state.Changes[^1].By, state.Changes[^1].Reason));
    }

    [Fact]
    public void Promote_NoCandidate_SaysHowToNameOne() =>
        Assert.Equal("There is no candidate to promote; name one with PUT .../rollout.", rules.Promote(state, "me").Refusal);

    [Fact]
    public void PromoteDirectly_Version_IsStableAtOnceForTheReason()
    {
        state = rules.PromoteDirectly(state, "v3", "settings", "new content");

        Assert.Equal("v3", state.Document.Stable);
        Assert.Equal(("Promote", "settings", "new content"), (state.Changes[^1].Action, state.Changes[^1].By, state.Changes[^1].Reason));
        Assert.Equal([new() { Stable = "v1" }], state.Before);
    }

    [Fact]
    public void RollBack_NothingBefore_IsAConflict()
    {
        var decision = rules.RollBack(state, "me");

        Assert.Equal(
            (RolloutRefusal.Conflict, "There is no document before this one to roll back to."), (decision.Kind, decision.Refusal));
    }

    [Fact]
    public void RollBack_Document_IsAChangeOfItsCaller()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5) });

        state = rules.RollBack(state, "me").Next!;

        Assert.Equal((3L, 0), (state.Epoch, state.Before.Count));
        Assert.Equal(new(3, Noon, "RollBack", "me", "", new() { Stable = "v1" }), state.Changes[^1]);
    }

    [Fact]
    public void TakeBack_Candidate_IsAChangeOfTheGuardWithItsReason()
    {
        Set(new() { Stable = "v1", Candidate = new("v3", 5) });
        Set(new() { Stable = "v1", Candidate = new("v2", 5), Shadow = [new("v4", 10)], Guard = new() });

        state = rules.TakeBack(state, "it fails");

        Assert.Equal(new() { Stable = "v1", Shadow = [new("v4", 10)] }, state.Document);
        Assert.Equal(("TakeBack", "guard", "it fails"), (state.Changes[^1].Action, state.Changes[^1].By, state.Changes[^1].Reason));
        Assert.Equal([null, "v3"], state.Before.Select(each => each.Candidate?.Version));
    }

    [Fact]
    public void Step_NextShare_IsAChangeOfTheStepsAndNoDocumentToRollBackTo()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 1), Steps = [1, 10, 50], BakeTime = TimeSpan.FromMinutes(5) });
        clock.Advance(TimeSpan.FromMinutes(5));

        state = rules.Step(state)!;

        Assert.Equal(
            new(3, Noon.AddMinutes(5), "Step", "steps", "v2 was at 1% for 00:05:00.", state.Document), state.Changes[^1]);
        Assert.Equal((10.0, 1), (state.Document.Candidate!.Percent, state.Before.Count));
    }

    [Theory]
    [InlineData(true, new double[0])]
    [InlineData(true, new[] { 1.0, 5 })]
    [InlineData(false, new double[0])]
    public void Step_NothingToGrowTo_IsNothing(bool hasCandidate, double[] steps)
    {
        Set(new() { Stable = "v1", Candidate = hasCandidate ? new("v2", 5) : null, Shadow = [new("v3", 10)], Steps = steps });
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Null(rules.Step(state));
    }

    [Theory]
    [InlineData("v1", RolloutRefusal.Conflict, "Version 'v1' is Stable; give that role to another version first.")]
    [InlineData("v2", RolloutRefusal.Conflict, "Version 'v2' is Candidate; give that role to another version first.")]
    [InlineData("v3", RolloutRefusal.Conflict, "Version 'v3' is Shadow; give that role to another version first.")]
    [InlineData("v9", RolloutRefusal.UnknownVersion, "There is no version 'v9'.")]
    public void Delete_VersionThatIsNeededOrUnknown_IsRefused(string version, RolloutRefusal kind, string refusal)
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5), Shadow = [new("v3", 10)] });

        var decision = rules.Delete(state, version);

        Assert.Equal((kind, refusal), (decision.Kind, decision.Refusal));
    }

    [Fact]
    public void Delete_VersionOfAnOlderDocument_TakesTheDocumentWithIt()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5) });
        Set(new() { Stable = "v1", Candidate = new("v3", 5) });
        Set(new() { Stable = "v1", Candidate = new("v4", 5) });
        clock.Advance(TimeSpan.FromHours(1));

        state = rules.Delete(state, "v2").Next!;

        Assert.Equal([null, "v3"], state.Before.Select(each => each.Candidate?.Version));
        Assert.Equal(["v1", "v3", "v4", "v2"], state.Versions.Select(each => each.Spec.Id));
        Assert.Equal(Noon.AddHours(1), state.Versions[^1].DeletedAt);
    }

    [Fact]
    public void Delete_VersionToRollBackTo_SaysWhenItCanBeDeleted()
    {
        Set(new() { Stable = "v1", Candidate = new("v2", 5) });
        Set(new() { Stable = "v1" });

        Assert.Equal(
            "Version 'v2' is one to roll back to; it can be deleted after the next change of the rollout.",
            rules.Delete(state, "v2").Refusal);
    }

    private void Set(RolloutDocument document)
    {
        var decision = rules.Set(state, document, "me");
        Assert.Null(decision.Refusal);
        state = decision.Next!;
    }
}
