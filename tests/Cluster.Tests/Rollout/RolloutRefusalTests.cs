using System.Security.Cryptography;
using System.Text;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What a rollout and its versions refuse, and what they name.</summary>
public sealed class RolloutRefusalTests
{
    private const string Good = "factor=3";

    [Fact]
    public async Task Any_PipelineThatNoSiloHasOpened_IsNotYet()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        var unknown = cluster.Client.GetGrain<IRolloutGrain>("unknown");
        const string NotYet = "No silo has opened the pipeline yet; try again in a moment.";

        RolloutReply[] replies =
        [
            await unknown.Get(), await unknown.Set(new("v1"), RolloutCluster.Call()), await unknown.Promote(RolloutCluster.Call()),
            await unknown.RollBack(RolloutCluster.Call()),
        ];
        var added = await unknown.AddVersion(new("v2", FakeModelFile.Write(Good), "a test"));

        Assert.All(replies, reply => Assert.Equal((null, 0, RolloutProblem.NotYet, NotYet),
            (reply.Rollout, reply.Epoch, reply.Problem, reply.Refusal)));
        Assert.Equal((null, RolloutProblem.NotYet, NotYet), (added.Version, added.Problem, added.Refusal));
        Assert.Empty(await unknown.History());
        Assert.Empty(await unknown.Versions());
    }

    [Fact]
    public async Task AddVersion_WithoutAName_IsNamedAfterTheContentOfItsSource()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Good)));

        var added = await cluster.Rollout.AddVersion(new(null, FakeModelFile.Write(Good), "ada"));
        var nothing = await cluster.Rollout.AddVersion(new("", null, "ada"));
        var missing = await cluster.Rollout.AddVersion(new(null, "/no/such/file.fake", "ada"));

        Assert.Equal((sha256[..12], sha256, "ada"), (added.Version!.Version, added.Version.Sha256, added.Version.BroughtBy));
        Assert.Equal(
            (RolloutProblem.Invalid, "\"version\" and \"source\" are empty; name the version, the source of its file, or both."),
            (nothing.Problem, nothing.Refusal));
        Assert.Equal(RolloutProblem.Invalid, missing.Problem);
        Assert.Contains("/no/such/file.fake", missing.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_Several_HaveTheNewestFirstAndTheirRoles()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.AddAsync("v3", Good);
        await cluster.SetAsync("v1", "v2", 5);

        Assert.Equal([("v3", "None"), ("v2", "Candidate"), ("v1", "Stable")],
            (await cluster.Rollout.Versions()).Select(each => (each.Version, each.Role)));
        Assert.Null(await cluster.Rollout.FindVersion("v9"));
    }

    [Fact]
    public async Task Set_RefusedChange_TellsTheDocumentThatStays()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        var before = await cluster.SetAsync("v1", "v2", 5);

        var unknown = await cluster.SetAsync("v9");
        var stale = await cluster.SetAsync("v1", "v2", 50, ifEpoch: before.Epoch - 1);

        Assert.Equal((null, before.Epoch, RolloutProblem.Invalid), (unknown.Rollout, unknown.Epoch, unknown.Problem));
        Assert.Equal((null, before.Epoch, RolloutProblem.Changed), (stale.Rollout, stale.Epoch, stale.Problem));
        Assert.Equal(
            $"The rollout was changed meanwhile: it has the ETag \"{before.Epoch}\", not \"{before.Epoch - 1}\"; read it again.",
            stale.Refusal);
    }

    [Fact]
    public async Task DeleteVersion_ThatAJobScoresWith_IsRefusedUntilTheJobIsOver()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.AddAsync("v3", Good);
        var gate = new Gate();
        cluster.Writer.During = (_, token) => gate.PassAsync(token);
        var job = (await cluster.Jobs.Create("test", new("one", ["user-100"]) { Version = "v2" })).Job!;

        var refused = await cluster.Rollout.DeleteVersion("v2");
        var other = await cluster.Rollout.DeleteVersion("v3");
        gate.Open();
        await Eventually.TrueAsync(async () => (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!.IsOver, "the job's end");

        Assert.Equal(
            (RolloutProblem.Conflict, $"Job {job.Id} scores with version 'v2'; wait for the job, or cancel it."),
            (refused.Problem, refused.Refusal));
        Assert.Equal(RolloutProblem.None, other.Problem);
        Assert.NotNull((await cluster.Rollout.DeleteVersion("v2")).Version!.DeletedAt);
    }

    [Fact]
    public async Task Create_JobOfAVersionThatCannotScore_IsRefusedWithItsState()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1, shadow: new FakeVersionTable());
        await cluster.AddAsync("broken", "corrupt");
        await cluster.AddAsync("old", Good);
        await cluster.Rollout.DeleteVersion("old");

        Assert.Equal("Version 'broken' is Failed; wait until it is Ready.", await RefusalAsync("broken"));
        Assert.Equal("\"version\" is 'old', which is no version of the pipeline.", await RefusalAsync("old"));
        Assert.Equal("\"version\" is 'v1', the stable version; name another version for a job with \"shadow\".",
            await RefusalAsync("v1", isShadow: true));
        Assert.Null(await RefusalAsync("v1"));

        async Task<string?> RefusalAsync(string version, bool isShadow = false) => (await cluster.Jobs.Create(
            "test", new(Guid.NewGuid().ToString(), ["user-100"]) { Version = version, IsShadow = isShadow })).Refusal;
    }

    // Two rescores are for two documents, and the later one is right.
    [Fact]
    public async Task Promote_RescoreOfAnEarlierDocument_IsCancelledAndOtherJobsGoOn()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.ScoreAsync(["user-100", "user-101"]);
        await cluster.SetAsync("v1", "v2", 1);
        var gate = new Gate();
        cluster.Writer.During = (_, token) => gate.PassAsync(token);
        var whole = (await cluster.Jobs.Create("test", new("whole"))).Job!;
        var first = (await cluster.Rollout.Promote(RolloutCluster.Call(rescore: true) with { MaxUsersPerSecond = 50 })).Rescore!.Job!;

        await cluster.Rollout.RollBack(RolloutCluster.Call());
        gate.Open();

        Assert.Equal(("v2", JobRequest.Outdated, 50.0), (first.Version, first.Where, first.MaxUsersPerSecond));
        Assert.Equal(JobStatus.Canceled, (await cluster.Client.GetGrain<IScoringJobGrain>(first.Id).Get())!.Status);
        var other = cluster.Client.GetGrain<IScoringJobGrain>(whole.Id);
        await Eventually.TrueAsync(async () => (await other.Get())!.IsOver, "the end of the other job");
        Assert.Equal((JobStatus.Completed, "v1"), ((await other.Get())!.Status, (await other.Get())!.Version));
    }

    [Fact]
    public async Task AddVersion_KnownNameWithOtherContent_IsRefused()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);

        var again = await cluster.Rollout.AddVersion(new("v2", FakeModelFile.Write("factor=4"), "a test", new string('a', 64)));

        Assert.Equal((null, RolloutProblem.Conflict), (again.Version, again.Problem));
        Assert.Contains("v2", again.Refusal, StringComparison.Ordinal);
    }

    // Without the candidate only its users are refused. Without the stable version nearly every call fails.
    [Fact]
    public async Task Check_SiloThatCannotOpenTheCandidate_WarnsAndNamesTheVersion()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", Good);
        await cluster.SetAsync("v1", "v2", 50);
        Assert.All(await cluster.CheckAsync(0), check => Assert.Equal((null, null), (check.Problem, check.Warning)));
        cluster.NextSiloRefuses = true;
        await cluster.StartSiloAsync();

        StoreCheck[] checks = [];
        await Eventually.TrueAsync(
            async () => (checks = await cluster.CheckAsync(1)).Any(check => check.Part == "model"), "the check of the model");

        var model = Assert.Single(checks, check => check.Part == "model");
        Assert.Equal(("test", null), (model.Pipeline, model.Problem));
        Assert.StartsWith("Version 'v2' is not loaded: ", model.Warning, StringComparison.Ordinal);
        await cluster.Rollout.Promote(RolloutCluster.Call());
        await Eventually.TrueAsync(
            async () => (await cluster.CheckAsync(1)).Any(check => check is { Part: "model", Problem: not null, Warning: null }),
            "the problem of a silo without the stable version");
    }
}
