namespace ModelPipeline.Tests;

public sealed class RolloutStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_DeletedVersion_IsNotFoundAndNotKept()
    {
        var state = new RolloutState { Versions = [Version("v1") with { DeletedAt = Noon }, Version("v2")] };

        Assert.Null(state.Find("v1"));
        Assert.Equal("v2", state.Find("v2")!.Spec.Id);
        Assert.Null(state.Find("v3"));
        Assert.Equal(["v2"], state.Kept().Select(each => each.Spec.Id));
    }

    [Fact]
    public void With_ChangedVersion_ReplacesTheOneThatIsKept()
    {
        var deleted = Version("v1") with { DeletedAt = Noon };
        var state = new RolloutState { Versions = [deleted, Version("v1"), Version("v2")] };

        var changed = state.With(Version("v1") with { State = VersionState.Failed });

        Assert.Equal([deleted, Version("v1") with { State = VersionState.Failed }, Version("v2")], changed.Versions);
    }

    [Theory]
    [InlineData(0, "v1 v2 v3 v4 loading")]
    [InlineData(1, "v1 v2 v3 v4 new loading")]
    [InlineData(2, "v1 v2 v3 v4 new old loading")]
    [InlineData(9, "v1 v2 v3 v4 new old loading")]
    public void Wanted_Versions_AreThoseWithARoleThoseToRollBackToTheNewestThatWaitAndThoseOnTheirWay(int waiting, string expected)
    {
        var state = new RolloutState
        {
            Document = new() { Stable = "v1", Candidate = new("v2", 1), Shadow = [new("v3", 1), new("gone", 1)] },
            Before = [new() { Stable = "old" }, new() { Stable = "v4", Candidate = new("v1", 5) }],
            Versions =
            [
                Version("old"), Version("v1") with { RoleAt = Noon }, Version("v2") with { RoleAt = Noon },
                Version("v3") with { RoleAt = Noon }, Version("v4") with { RoleAt = Noon }, Version("loading", VersionState.Checking) with
                {
                    RoleAt = Noon,
                },
                Version("new"), Version("failed", VersionState.Failed), Version("gone") with { DeletedAt = Noon },
            ],
        };

        Assert.Equal(expected, string.Join(' ', state.Wanted(waiting)));
    }

    [Theory]
    [InlineData(VersionState.Fetching, true)]
    [InlineData(VersionState.Checking, true)]
    [InlineData(VersionState.Warming, true)]
    [InlineData(VersionState.Ready, false)]
    [InlineData(VersionState.Failed, false)]
    public void Wanted_VersionWithoutARole_IsWantedUntilItIsReadyOrHasFailed(VersionState version, bool expected)
    {
        var state = new RolloutState { Document = new() { Stable = "v1" }, Versions = [Version("v1"), Version("v2", version)] };

        Assert.Equal(expected, state.Wanted(0).Contains("v2"));
    }

    private static VersionRecord Version(string id, VersionState state = VersionState.Ready) =>
        new() { Spec = Empty with { Id = id }, State = state };

    // Specifications that share their mappings are equal.
    private static readonly VersionSpec Empty = new();
}
