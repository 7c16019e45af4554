using System.Net;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class RolloutJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void DocumentOf_EverythingSet_ComesBackAsItWas()
    {
        var info = new RolloutInfo("v1", new("v2", 5), [new("v3", 50)], "spring", [1, 10], TimeSpan.FromMinutes(3),
            new(500, 0.02, 3, 0.5));

        var back = RolloutJson.InfoOf(RolloutJson.DocumentOf(info));

        Assert.Equal((info.Stable, info.Candidate, info.Shadow![0], info.Salt, info.BakeTime, info.Guard),
            (back.Stable, back.Candidate, Assert.Single(back.Shadow!), back.Salt, back.BakeTime, back.Guard));
        Assert.Equal(info.Steps, back.Steps);
    }

    [Fact]
    public void DocumentOf_NothingSet_HasTheDefaults()
    {
        var document = RolloutJson.DocumentOf(new(null!));

        Assert.Equal(("", null, 0, null, 0, TimeSpan.FromMinutes(10), null), (document.Stable, document.Candidate, document.Shadow.Count,
            document.Salt, document.Steps.Count, document.BakeTime, document.Guard));
        Assert.Null(RolloutJson.InfoOf(document).Guard);
        Assert.Null(RolloutJson.InfoOf(document).Candidate);
    }

    [Fact]
    public void DocumentOf_GapsInLists_AreVersionsWithoutAName()
    {
        var document = RolloutJson.DocumentOf(new("v1", new(null!, 5), [null!]));

        Assert.Equal((new VersionShare("", 5), new VersionShare("", 0)), (document.Candidate, Assert.Single(document.Shadow)));
    }

    [Fact]
    public void DocumentOf_GuardWithOneLimit_HasTheDefaultsOfTheOthers()
    {
        var limits = RolloutJson.DocumentOf(new("v1", Guard: new(MaxP99Ratio: 7))).Guard!;

        Assert.Equal(new GuardLimits { MaxP99Ratio = 7 }, limits);
        Assert.Equal(new GuardLimits { MinUsers = 7 }, RolloutJson.DocumentOf(new("v1", Guard: new(MinUsers: 7))).Guard);
        Assert.Equal(new GuardLimits { MaxFailureShare = 0.5 }, RolloutJson.DocumentOf(new("v1", Guard: new(MaxFailureShare: 0.5))).Guard);
        Assert.Equal(new GuardLimits { MaxScorePsi = 7 }, RolloutJson.DocumentOf(new("v1", Guard: new(MaxScorePsi: 7))).Guard);
    }

    [Theory]
    [InlineData(RolloutRefusal.Invalid, RolloutProblem.Invalid)]
    [InlineData(RolloutRefusal.Conflict, RolloutProblem.Conflict)]
    [InlineData(RolloutRefusal.UnknownVersion, RolloutProblem.UnknownVersion)]
    [InlineData(RolloutRefusal.Changed, RolloutProblem.Changed)]
    [InlineData(RolloutRefusal.None, RolloutProblem.None)]
    public void ProblemOf_EachRefusal_IsThatProblem(RolloutRefusal refusal, RolloutProblem problem) =>
        Assert.Equal(problem, RolloutJson.ProblemOf(refusal));

    [Fact]
    public void EventOf_Change_HasAllOfIt()
    {
        var change = RolloutJson.EventOf(new(7, Noon, "Set", "ada", "Because.", new() { Stable = "v1" }));

        Assert.Equal((7, Noon, "Set", "ada", "Because.", "v1"),
            (change.Epoch, change.At, change.Action, change.By, change.Reason, change.Rollout.Stable));
    }

    [Fact]
    public void InfoOf_Version_HasItsTrialAndTheSilosThatTellOfIt()
    {
        var version = new VersionRecord
        {
            Spec = new() { Id = "v2", Source = "m.onnx", Sha256 = "abc", BroughtBy = "ada", CreatedAt = Noon },
            State = VersionState.Failed,
            StateAt = Noon.AddHours(1),
            RoleAt = Noon.AddHours(2),
            Faults = ["No column 'a'."],
            Trial = new(8, 1, 7, 0.1, 0.2, 0.9),
        };
        var one = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 0);
        var two = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 0);

        var info = RolloutJson.InfoOf(version, VersionRole.Shadow, [(one, null), (two, new("v2", (int)VersionState.Warming, ["f"]))]);

        Assert.Equal(("v2", "m.onnx", "abc", "Failed", "Shadow", Noon.AddHours(2), "ada", Noon),
            (info.Version, info.Source, info.Sha256, info.State, info.Role, info.Since, info.BroughtBy, info.CreatedAt));
        Assert.Equal(["No column 'a'."], info.Faults);
        var silo = Assert.Single(info.Silos);
        Assert.Equal(("127.0.0.1:2", "Warming", "f"), (silo.Silo, silo.State, Assert.Single(silo.Faults)));
        Assert.Equal(new TrialInfo(8, 1, 7, 0.1, 0.2, 0.9), info.Trial);
        Assert.Equal(Noon.AddHours(1), RolloutJson.InfoOf(version, VersionRole.None, []).Since);
        Assert.Equal(Noon.AddHours(1), RolloutJson.InfoOf(version with { RoleAt = null, Trial = null }, VersionRole.Stable, []).Since);
        Assert.Null(RolloutJson.InfoOf(version with { Trial = null }, VersionRole.None, []).Trial);
    }
}
