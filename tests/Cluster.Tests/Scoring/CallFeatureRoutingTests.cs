using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Calls with features of their own, from a client of a cluster of two silos.</summary>
public sealed class CallFeatureRoutingTests
{
    [Fact]
    public async Task Score_TwoCallsAtOnceForOneUser_AreTwoRunsBothRightInOrder()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            silo.Writer.During = (_, token) => gate.PassAsync(token);

        var first = ScoreAsync(cluster, "a", 1);
        await gate.Reached;
        var second = ScoreAsync(cluster, "a", 2);
        gate.Open();
        var replies = await Task.WhenAll(first, second);

        Assert.Equal([2.0, 4.0], replies.Select(Y));
        Assert.Equal([2.0, 4.0], cluster.Silos.SelectMany(silo => silo.Writer.Rows.GetValueOrDefault("a") ?? []));
        Assert.NotEqual(replies[0].Score!.RunId, replies[1].Score!.RunId);
    }

    [Fact]
    public async Task Score_CallThatIsMadeAgainAfterItsRun_GetsTheSameScore()
    {
        await using var cluster = await StartAsync();
        var call = Guid.NewGuid();

        var first = await ScoreAsync(cluster, "a", 1, call);
        await ScoreAsync(cluster, "a", 2);
        var again = await ScoreAsync(cluster, "a", 1, call, TimeSpan.FromSeconds(2));

        Assert.Equal(first.Score!.RunId, again.Score!.RunId);
        Assert.Equal([2.0, 4.0], cluster.Silos.SelectMany(silo => silo.Writer.Rows.GetValueOrDefault("a") ?? []));
    }

    [Fact]
    public async Task Score_CallWithoutFeatures_IsRefusedUnlessItTakesTheRememberedScore()
    {
        await using var cluster = await StartAsync();
        var none = await cluster.ScoreAsync("a");
        var made = await ScoreAsync(cluster, "a", 1);

        var remembered = await cluster.ScoreAsync("a", maxAge: TimeSpan.FromMinutes(1));

        Assert.Equal((ScoreStatus.Unusable, "x"), (none.Status, none.Column));
        Assert.Equal(made.Score!.RunId, remembered.Score!.RunId);
        Assert.Single(cluster.Silos.SelectMany(silo => silo.Writer.Writes));
    }

    [Fact]
    public async Task Score_FeaturesThatDoNotFit_AreRefusedWithoutARun()
    {
        await using var cluster = await StartAsync();

        var unknown = await ScoreAsync(cluster, "a", """{"x":1,"z":2}""");
        var wrong = await ScoreAsync(cluster, "a", """{"x":"1"}""");

        Assert.Equal(ScoreStatus.InvalidRequest, unknown.Status);
        Assert.Equal((ScoreStatus.Unusable, "x"), (wrong.Status, wrong.Column));
        Assert.Empty(cluster.UsersRead);
    }

    [Fact]
    public async Task Create_Jobs_TakeUsersWithFeaturesAndNothingElse()
    {
        await using var cluster = await StartAsync();
        var jobs = cluster.Client.GetGrain<IPipelineJobsGrain>("test");

        Assert.Contains("Input:Request", (await jobs.Create("test", new("1"))).Refusal, StringComparison.Ordinal);
        Assert.Contains("Input:Request", (await jobs.Create("test", new("2") { Where = JobRequest.Outdated })).Refusal,
            StringComparison.Ordinal);
        Assert.Contains("User 'b'", (await jobs.Create("test", Request("3", ["a", "b"], ["""{"x":1}""", null]))).Refusal,
            StringComparison.Ordinal);
        Assert.Contains("comes twice", (await jobs.Create("test", Request("4", ["a", "a"], ["""{"x":1}""", """{"x":2}"""]))).Refusal,
            StringComparison.Ordinal);
        var made = await jobs.Create("test", Request("5", ["a", "b"], ["""{"x":1}""", """{"x":2}"""]));
        var other = await jobs.Create("test", Request("5", ["a", "b"], ["""{"x":1}""", """{"x":3}"""]));

        Assert.True(other.IsOther);
        var job = cluster.Client.GetGrain<IScoringJobGrain>(made.Job!.Id);
        var last = made.Job;
        await Eventually.TrueAsync(async () => (last = (await job.Get())!).IsOver, $"the end of job {last.Id}");
        Assert.True(last.Status == JobStatus.Completed, $"The job is {last.Status}: {last.Error}");
        Assert.Equal([2.0, 4.0], cluster.Silos.SelectMany(silo => silo.Writer.Rows.Values).SelectMany(row => row).Order());
        // The features are values of users; they go with the job's plan.
        await Eventually.TrueAsync(() => !cluster.States.Names.Contains("plan"), "the job's plan to be deleted");
    }

    private static Task<ScoringCluster> StartAsync() => ScoringCluster.StartAsync(options => options.Input.Request["x"] = "Double");

    private static JobRequest Request(string key, string[] users, string?[] features) => new(key, users) { Features = features };

    private static double Y(ScoreReply reply) => (double)Assert.Single(reply.Score!.Outputs).Value!;

    private static Task<ScoreReply> ScoreAsync(ScoringCluster cluster, string user, double x, Guid? call = null, TimeSpan? maxAge = null) =>
        ScoreAsync(cluster, user, FormattableString.Invariant($$"""{"x":{{x}}}"""), call, maxAge);

    private static Task<ScoreReply> ScoreAsync(
        ScoringCluster cluster, string user, string features, Guid? call = null, TimeSpan? maxAge = null) =>
        cluster.Client.GetGrain<IUserScoringGrain>(user)
            .Score("test", new(maxAge) { Features = new(features, call ?? Guid.NewGuid()) }, TestContext.Current.CancellationToken)
            .AsTask();
}
