using System.Security.Cryptography;
using System.Text;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class RolloutGrainTests
{
    private const string Good = "factor=3";

    private static readonly string[] Users = [.. Enumerable.Range(100, 60).Select(i => $"user-{i}")];

    [Fact]
    public async Task Set_VersionOfAFile_ScoresItsShareThenEverybodyThenNobody()
    {
        await using var cluster = await RolloutCluster.StartAsync();
        var version = await cluster.AddAsync("v2", Good);

        Assert.Equal(("Ready", 2), (version.State, version.Silos.Length));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Good))), version.Sha256);
        Assert.Equal("", (await cluster.SetAsync("v1", "v2", 50)).Refusal);
        var cohort = new Cohort("v2", 50);
        Assert.All(await cluster.ScoreAsync(Users), each =>
            Assert.Equal(cohort.Has(each.Key) ? "v2" : "v1", each.Value.Score!.ModelVersion));

        Assert.Equal("v2", (await cluster.Rollout.Promote(RolloutCluster.Call())).Rollout!.Stable);
        Assert.All(await cluster.ScoreAsync(Users), each => Assert.Equal("v2", each.Value.Score!.ModelVersion));

        var restored = await cluster.Rollout.RollBack(RolloutCluster.Call());
        Assert.Equal(("v1", null), (restored.Rollout!.Stable, restored.Rollout.Candidate));
        Assert.All(await cluster.ScoreAsync(Users), each => Assert.Equal("v1", each.Value.Score!.ModelVersion));
        Assert.Equal(["RollBack", "Promote", "Set", "Start"], (await cluster.Rollout.History()).Select(change => change.Action));
    }

    [Fact]
    public async Task Set_TwoOperatorsWithTheSameETag_TheSecondIsRefused()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        var read = (await cluster.Rollout.Get()).Epoch;

        var first = await cluster.SetAsync("v1", "v2", 1, read);
        var second = await cluster.SetAsync("v1", "v2", 50, read);

        Assert.Equal(RolloutProblem.None, first.Problem);
        Assert.Equal(RolloutProblem.Changed, second.Problem);
        Assert.Equal(1, (await cluster.Rollout.Get()).Rollout!.Candidate!.Percent);
    }

    [Fact]
    public async Task Promote_RepeatedRequest_IsOneChange()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.SetAsync("v1", "v2", 1);
        var call = RolloutCluster.Call();

        var first = await cluster.Rollout.Promote(call);
        var again = await cluster.Rollout.Promote(call);

        Assert.Equal((RolloutProblem.None, first.Epoch), (again.Problem, again.Epoch));
    }

    [Fact]
    public async Task Promote_RepeatedWhileItIsUnderWay_IsOneChangeAndOneJob()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.SetAsync("v1", "v2", 1);
        var call = RolloutCluster.Call(rescore: true);

        var replies =
            await Task.WhenAll(cluster.Rollout.Promote(call).AsTask(), cluster.Rollout.Promote(call).AsTask());
        var later = await cluster.Rollout.Promote(call);

        Assert.All([.. replies, later], reply =>
            Assert.Equal((RolloutProblem.None, later.Epoch, later.Rescore!.Job!.Id), (reply.Problem, reply.Epoch, reply.Rescore?.Job?.Id)));
        Assert.Equal(["Promote", "Set", "Start"], (await cluster.Rollout.History()).Select(change => change.Action));
    }

    [Theory]
    [InlineData("corrupt", "broken")]
    [InlineData("factor=3\noutput=z", "Model:Outputs")]
    [InlineData("factor=3\ninput=missing", "missing")]
    public async Task AddVersion_FileThatDoesNotFit_FailsAndGetsNoUsers(string text, string fault)
    {
        await using var cluster = await RolloutCluster.StartAsync();

        var version = await cluster.AddAsync("v2", text);

        Assert.Equal("Failed", version.State);
        Assert.Contains(version.Faults, each => each.Contains(fault, StringComparison.Ordinal));
        var refused = await cluster.SetAsync("v1", "v2", 50);
        Assert.Equal(RolloutProblem.Conflict, refused.Problem);
        Assert.Contains(fault, refused.Refusal, StringComparison.Ordinal);
        Assert.Equal("v1", (await cluster.ScoreAsync(["a"]))["a"].Score!.ModelVersion);
    }

    [Fact]
    public async Task AddVersion_WrongHash_FailsWithBothHashes()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        var wrong = new string('a', 64);

        var version = await cluster.AddAsync("v2", Good, wrong);

        Assert.Equal("Failed", version.State);
        Assert.Contains(wrong, Assert.Single(version.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promote_Rescore_ScoresEverybodyWithAnotherVersionAgain()
    {
        await using var cluster = await RolloutCluster.StartAsync();
        await cluster.AddAsync("v2", Good);
        await cluster.ScoreAsync(Users);
        await cluster.SetAsync("v1", "v2", 10);

        var reply = await cluster.Rollout.Promote(RolloutCluster.Call(rescore: true));

        var job = reply.Rescore!.Job!;
        await Eventually.TrueAsync(async () => (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!.IsOver, "the job's end");
        var ended = await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get();
        Assert.Equal((JobStatus.Completed, Users.Length, "v2"), (ended!.Status, ended.Scored, ended.Version));
        Assert.Empty((await cluster.Writer.ReadOutdatedAsync(new("v2", null, null, 1_000), new("test"), CancellationToken.None))!);
    }

    [Fact]
    public async Task Create_JobOfAVersion_IsOfThatVersionWhateverIsStable()
    {
        await using var cluster = await RolloutCluster.StartAsync();
        await cluster.AddAsync("v2", Good);

        var reply = await cluster.Jobs.Create("test", new("one", Users) { Version = "v2" });
        await Eventually.TrueAsync(
            async () => (await cluster.Client.GetGrain<IScoringJobGrain>(reply.Job!.Id).Get())!.IsOver, "the job's end");

        Assert.Equal("v1", (await cluster.Rollout.Get()).Rollout!.Stable);
        Assert.All(cluster.Writer.Writes, written => Assert.Equal("v2", written.ModelVersion));
        Assert.Equal(Users.Length, cluster.Writer.Writes.Sum(written => written.Outputs.Count));
    }

    [Fact]
    public async Task Create_JobOfAnUnknownVersion_IsRefused()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);

        var reply = await cluster.Jobs.Create("test", new("one", Users) { Version = "v9" });

        Assert.Contains("'v9'", reply.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_SiloThatJoinsAndCannotOpenTheCandidate_TellsSoAndRefusesItsUsers()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.SetAsync("v1", "v2", 50);
        cluster.NextSiloRefuses = true;
        await cluster.StartSiloAsync();

        await Eventually.TrueAsync(
            async () => (await cluster.Rollout.FindVersion("v2"))!.Silos.Count(silo => silo.State == "Failed") == 1,
            "the fault of the silo");
        var replies = await cluster.ScoreAsync(Enumerable.Range(0, 200).Select(i => $"later-{i}"));

        var cohort = new Cohort("v2", 50);
        Assert.Equal("Ready", (await cluster.Rollout.FindVersion("v2"))!.State);
        Assert.All(replies, each => Assert.Equal(cohort.Has(each.Key), each.Value.Score?.ModelVersion != "v1"));
        Assert.Contains(replies.Values, reply => reply.Status == ScoreStatus.VersionUnavailable);
        Assert.Contains(replies.Values, reply => reply.Score?.ModelVersion == "v2");
    }

    [Fact]
    public async Task Guard_CandidateThatFailsOnRows_TakesItBackAndSaysWhy()
    {
        await using var cluster = await RolloutCluster.StartAsync();
        // The value of a row is the length of the id.
        await cluster.AddAsync("v2", "factor=2\npoison=9");
        await cluster.AddAsync("v3", "factor=2");
        var guard = new GuardInfo(MinUsers: 40, MaxP99Ratio: 1_000, MaxScorePsi: 100);
        string[] users = [.. Enumerable.Range(950, 100).Select(i => $"user-{i}")];

        await cluster.Rollout.Set(new("v1", new("v3", 50), Guard: guard), RolloutCluster.Call());
        for (var round = 0; round < 8; round++)
        {
            await cluster.ScoreAsync(users);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        }

        Assert.Equal("v3", (await cluster.Rollout.Get()).Rollout!.Candidate?.Version);
        await cluster.Rollout.Set(new("v1", new("v2", 50), Guard: guard), RolloutCluster.Call());
        await Eventually.TrueAsync(async () =>
        {
            await cluster.ScoreAsync(users);
            return (await cluster.Rollout.Get()).Rollout!.Candidate is null;
        }, "the end of the candidate");

        var change = (await cluster.Rollout.History())[0];
        Assert.Equal(("TakeBack", "guard"), (change.Action, change.By));
        Assert.Contains("maxFailureShare", change.Reason, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => (await cluster.ScoreAsync(users)).All(each => each.Value.Score?.ModelVersion == "v1"), "scores by v1 alone");
    }

    [Theory]
    [InlineData(ModelChange.Promote)]
    [InlineData(ModelChange.Hold)]
    public async Task Refresh_SourceWithNewContent_IsPromotedOrWaits(ModelChange onChange)
    {
        var path = FakeModelFile.Write(Good);
        var model = new ModelOptions { Path = path, Refresh = TimeSpan.FromSeconds(1), OnChange = onChange };
        await using var cluster = await RolloutCluster.StartAsync(model: model);
        var first = (await cluster.Rollout.Get()).Rollout!.Stable;

        await File.WriteAllTextAsync(path, "factor=4", TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            async () => await cluster.Rollout.Versions() is { Length: 2 } all && all.All(version => version.State == "Ready"),
            "the version");
        if (onChange == ModelChange.Promote)
            await Eventually.TrueAsync(async () => (await cluster.Rollout.Get()).Rollout!.Stable != first, "the promotion");
        Assert.Equal(onChange == ModelChange.Hold, (await cluster.Rollout.Get()).Rollout!.Stable == first);
    }

    [Fact]
    public async Task DeleteVersion_InUse_IsRefusedAndOtherwiseKeepsItsRecord()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.AddAsync("v3", Good);
        await cluster.SetAsync("v1", "v2", 1);

        Assert.Equal(RolloutProblem.Conflict, (await cluster.Rollout.DeleteVersion("v2")).Problem);
        Assert.Equal(RolloutProblem.Conflict, (await cluster.Rollout.DeleteVersion("v1")).Problem);
        Assert.Equal(RolloutProblem.UnknownVersion, (await cluster.Rollout.DeleteVersion("v9")).Problem);
        Assert.Equal(RolloutProblem.None, (await cluster.Rollout.DeleteVersion("v3")).Problem);
        Assert.NotNull((await cluster.Rollout.FindVersion("v3"))!.DeletedAt);
        Assert.DoesNotContain(await cluster.Rollout.Versions(), version => version.Version == "v3");
    }
}
