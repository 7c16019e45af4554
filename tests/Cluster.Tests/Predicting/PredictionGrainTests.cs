using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Predictions and what-if, from a client of a cluster of one silo.</summary>
public sealed class PredictionGrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatIf_SweepOf20Points_IsOneBatchAndStoresNothing()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var silo = cluster.Silos[0];

        var reply = await Grain(cluster).WhatIf(new("test", "abc", null, null, null, new("x", 0, 19, 20), null), Token);

        Assert.Null(reply.Failure);
        Assert.Equal(1, silo.Model.Calls);
        Assert.Equal([["abc"]], silo.Retriever.Reads);
        Assert.Empty(silo.Writer.Writes);
        Assert.Equal(6.0, Y(reply.Before!));
        Assert.Equal(Enumerable.Range(0, 20).Select(x => 2.0 * x), reply.After!.Select(Y));
        Assert.Equal(Enumerable.Range(0, 20).Select(x => (double)x), reply.Points!);
        Assert.Equal([new OutputValue("x", 3.0)], reply.Inputs!);
    }

    [Fact]
    public async Task WhatIf_AfterAScore_LeavesTheRememberedScoreAsItIs()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var score = (await cluster.ScoreAsync("abc")).Score!;

        await Grain(cluster).WhatIf(new("test", "abc", null, """{"x":7}""", null, null, null), Token);
        var remembered = (await cluster.ScoreAsync("abc", maxAge: TimeSpan.FromMinutes(1))).Score!;

        Assert.Equal(score.RunId, remembered.RunId);
        Assert.Single(cluster.Silos[0].Writer.Writes);
    }

    [Theory]
    [InlineData("nope", "abc", null, """{"x":1}""", ScoreStatus.UnknownPipeline)]
    [InlineData("test", "missing", null, """{"x":1}""", ScoreStatus.NotFound)]
    [InlineData("test", "abc", "v9", """{"x":1}""", ScoreStatus.UnknownVersion)]
    [InlineData("test", "abc", null, """{"xx":1}""", ScoreStatus.InvalidRequest)]
    [InlineData("test", "abc", null, """{"x":"1"}""", ScoreStatus.Unusable)]
    public async Task WhatIf_CallThatCannotBeDone_SaysWhyAndAsksNoModel(
        string pipeline, string user, string? version, string set, ScoreStatus status)
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Grain(cluster).WhatIf(new(pipeline, user, version, set, null, null, null), Token);

        Assert.Equal(status, reply.Failure!.Status);
        Assert.Equal(0, cluster.Silos[0].Model.Calls);
    }

    [Fact]
    public async Task WhatIf_WrongChange_CostsNoQuery()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        await Grain(cluster).WhatIf(new("test", "abc", null, """{"xx":1}""", null, null, null), Token);

        Assert.Empty(cluster.Silos[0].Retriever.Reads);
    }

    [Fact]
    public async Task WhatIf_PipelineWithFeaturesOfTheCall_TakesThemFromTheCallOrTheChange()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Input.Request["x"] = "Double", silos: 1);

        var given = await Grain(cluster).WhatIf(new("test", "abc", null, null, """[{"x":7},{"x":8}]""", null, """{"x":3}"""), Token);
        var changed = await Grain(cluster).WhatIf(new("test", "abc", null, """{"x":7}""", null, null, null), Token);

        Assert.Equal([6.0, 14, 16], given.After!.Prepend(given.Before!).Select(Y));
        Assert.Equal(("x", 14.0), (changed.Before!.Failure!.Column, Y(Assert.Single(changed.After!))));
    }

    [Fact]
    public async Task Predict_Rows_AreAnsweredInOrderWithTheFailureOfEach()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Grain(cluster).Predict(new("TEST", null, """[{"x":1},{"x":null},{"x":3}]"""), Token);

        Assert.Equal(("test", "v1"), (reply.Pipeline, reply.Version));
        Assert.Equal([2.0, 6.0], reply.Rows!.Where(row => row.Failure is null).Select(Y));
        Assert.Equal((ScoreStatus.Unusable, "x"), (reply.Rows![1].Failure!.Status, reply.Rows[1].Failure!.Column));
        Assert.Empty(cluster.UsersRead);
        Assert.Empty(cluster.Silos[0].Writer.Writes);
    }

    [Fact]
    public async Task Predict_ModelThatDoesNotAnswer_EndsAtTheTimeoutOfThePipeline()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Timeout = TimeSpan.FromMilliseconds(300), silos: 1);
        var gate = new Gate();
        cluster.Silos[0].Model.During = (_, token) => gate.PassAsync(token);

        var reply = await Grain(cluster).Predict(new("test", null, """[{"x":1}]"""), Token);
        gate.Open();

        Assert.Equal(ScoreStatus.DeadlineExceeded, reply.Failure!.Status);
    }

    private static IPredictionGrain Grain(ScoringCluster cluster) => cluster.Client.GetGrain<IPredictionGrain>(0);

    private static double Y(PredictedRow row) => (double)Assert.Single(row.Outputs!).Value!;
}
