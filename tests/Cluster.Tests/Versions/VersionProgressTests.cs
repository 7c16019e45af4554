using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class VersionProgressTests
{
    private static readonly SiloAddress[] Silos =
        [.. new[] { 1, 2 }.Select(port => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), 0))];

    private readonly FakeTimeProvider clock = new();
    private readonly SiloReports reports;
    private RolloutState state;

    public VersionProgressTests()
    {
        reports = new(clock);
        var rules = new RolloutRules(clock);
        state = rules.Add(rules.Begin("churn", new() { Id = "v1" }), new() { Id = "v2", Source = "b", Address = "b" }).Next!;
    }

    private VersionRecord Version => state.Find("v2")!;

    [Fact]
    public void Of_Silos_IsTheLeastThatAnyHasReached()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        Tell(Report(VersionState.Ready), Report(VersionState.Checking));
        Assert.Equal((VersionState.Checking, clock.GetUtcNow()), (Version.State, Version.StateAt));

        clock.Advance(TimeSpan.FromMinutes(1));
        Tell(Report(VersionState.Ready), Report(VersionState.Checking));
        Assert.Equal(clock.GetUtcNow() - TimeSpan.FromMinutes(1), Version.StateAt);

        Tell(Report(VersionState.Ready), Report(VersionState.Warming));
        Assert.Equal((VersionState.Warming, clock.GetUtcNow()), (Version.State, Version.StateAt));

        Tell(Report(VersionState.Ready), Report(VersionState.Ready));
        Assert.Equal(VersionState.Ready, Version.State);
    }

    [Fact]
    public void Of_SiloThatTellsNothing_IsFetching()
    {
        Tell(Report(VersionState.Ready), null);

        Assert.Equal(VersionState.Fetching, Version.State);
    }

    [Fact]
    public void Of_NoSilo_ChangesNothing()
    {
        var before = state;

        state = VersionProgress.Of(state, reports, clock);

        Assert.Same(before, state);
    }

    [Fact]
    public void Of_NothingNew_IsTheSameState()
    {
        Tell(Report(VersionState.Checking), Report(VersionState.Checking));
        var before = state;

        Tell(Report(VersionState.Checking), Report(VersionState.Checking));

        Assert.Same(before, state);
    }

    [Fact]
    public void Of_FailureOfOneSilo_FailsTheVersionAndNamesTheSilo()
    {
        state = state.With(Version with { IsPromotedWhenReady = true });

        Tell(Report(VersionState.Ready), Report(VersionState.Failed, "No column 'a'."));

        Assert.Equal((VersionState.Failed, "No column 'a'. (on silo 127.0.0.1:2)", false),
            (Version.State, Assert.Single(Version.Faults), Version.IsPromotedWhenReady));
    }

    [Fact]
    public void Of_FailureOfAllSilos_HasEachFaultOnce()
    {
        Tell(Report(VersionState.Failed, "No column 'a'."), Report(VersionState.Failed, "No column 'a'.", "No column 'b'."));

        Assert.Equal(["No column 'a'.", "No column 'b'."], Version.Faults);
    }

    [Theory]
    [InlineData(VersionState.Ready)]
    [InlineData(VersionState.Failed)]
    public void Of_VersionThatWasReadyOrHasFailed_StaysSo(VersionState settled)
    {
        state = state.With(Version with { State = settled });

        Tell(Report(VersionState.Failed, "No memory."), Report(VersionState.Fetching));

        Assert.Equal((settled, 0), (Version.State, Version.Faults.Count));
    }

    [Fact]
    public void Of_HashThatASiloHasFound_IsKeptWithTheAddressOfTheCopy()
    {
        Tell(null, Report(VersionState.Ready) with { Sha256 = "abc", Address = "store:/copy" });
        Assert.Equal(("abc", "store:/copy"), (Version.Spec.Sha256, Version.Spec.Address));

        // The hash of the first silo counts.
        Tell(null, Report(VersionState.Ready) with { Sha256 = "def", Address = "store:/other" });
        Assert.Equal(("abc", "store:/other"), (Version.Spec.Sha256, Version.Spec.Address));
    }

    [Fact]
    public void Of_HashWithoutACopy_KeepsTheAddress()
    {
        Tell(Report(VersionState.Ready) with { Sha256 = "abc" }, null);

        Assert.Equal(("abc", "b"), (Version.Spec.Sha256, Version.Spec.Address));
    }

    [Fact]
    public void Of_CopyOfAReadyVersion_IsKeptToo()
    {
        state = state.With(Version with { State = VersionState.Ready, Spec = Version.Spec with { Sha256 = "abc" } });

        Tell(Report(VersionState.Ready) with { Address = "store:/copy" }, null);

        Assert.Equal((VersionState.Ready, "store:/copy"), (Version.State, Version.Spec.Address));
    }

    [Fact]
    public void Of_Trial_IsThatOfTheSiloThatMadeIt()
    {
        Tell(Report(VersionState.Ready), Report(VersionState.Ready) with { Trial = RolloutJson.Write(new VersionTrial(8, 1, 7, 0.5)) });

        Assert.Equal(new VersionTrial(8, 1, 7, 0.5), Version.Trial);
    }

    private static SiloVersion Report(VersionState state, params string[] faults) => new("v2", (int)state, faults);

    private void Tell(params SiloVersion?[] told)
    {
        reports.Keep(Silos);
        foreach (var (silo, version) in Silos.Zip(told))
            reports.Take(new("churn", silo, 1, null, version is null ? [] : [version]));
        state = VersionProgress.Of(state, reports, clock);
    }
}
