using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Inference over tensors, from a client of a cluster of one silo.</summary>
public sealed class InferenceGrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, object> Threes => new()
    {
        { "Double", new[] { 1.0, 3 } }, { "Single", new[] { 1f, 3 } }, { "Int64", new[] { 1L, 3 } }, { "Boolean", new[] { true, false } },
    };

    [Theory]
    [MemberData(nameof(Threes))]
    public async Task Infer_TensorOfAnyNumbers_CrossesTheWireAndIsAnsweredInOneBatch(string type, object values)
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Grain(cluster).Infer(new("TEST", null, 2, [new("x", type, 1, values)], null), Token);

        Assert.Null(reply.Failure);
        Assert.Equal("v1", reply.Version);
        var output = Assert.Single(reply.Outputs!);
        Assert.Equal(("y", "Double", 1), (output.Name, output.Type, output.Width));
        Assert.Equal(values is bool[]? [2.0, 0] : [2.0, 6], Assert.IsType<double[]>(output.Values));
        Assert.Equal(1, cluster.Silos[0].Model.Calls);
        Assert.Empty(cluster.UsersRead);
        Assert.Empty(cluster.Silos[0].Writer.Writes);
    }

    [Fact]
    public async Task Infer_RowThatTheModelCannotTake_FailsTheCallAndNamesTheRow()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Grain(cluster).Infer(
            new("test", null, 3, [new("x", "Double", 1, new[] { 1.0, 2, 3 }, [false, true, true])], null), Token);

        Assert.Equal((ScoreStatus.Unusable, "x"), (reply.Failure!.Status, reply.Failure.Column));
        Assert.StartsWith("Row 1: Column 'x' has no value", reply.Failure.Reason, StringComparison.Ordinal);
        Assert.EndsWith(" 1 other row(s) fail too.", reply.Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_TextsForANumber_AreRefusedBeforeTheModel()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Grain(cluster).Infer(new("test", null, 1, [new("x", "String", 1, new[] { "1" })], null), Token);

        Assert.Equal(ScoreStatus.InvalidRequest, reply.Failure!.Status);
        Assert.Equal(0, cluster.Silos[0].Model.Calls);
    }

    [Fact]
    public async Task Describe_KnownAndUnknown_TellInputsOrWhyNot()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var known = await Grain(cluster).Describe("Test", null, Token);
        var version = await Grain(cluster).Describe("test", "v9", Token);
        var pipeline = await Grain(cluster).Describe("nope", null, Token);

        Assert.Equal(("test", "v1"), (known.Pipeline, known.Version));
        Assert.Equal([new ServedTensor("x", "Double", 1)], known.Inputs!);
        Assert.Equal([new ServedTensor("y", "Double", 1)], known.Outputs!);
        Assert.Equal(["v1"], known.Versions!);
        Assert.Equal(ScoreStatus.UnknownVersion, version.Failure!.Status);
        Assert.Equal(ScoreStatus.UnknownPipeline, pipeline.Failure!.Status);
    }

    // The default pipeline is for scores: a client of a protocol names its model.
    [Fact]
    public async Task Describe_NoName_IsNotTheOnlyPipeline()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        Assert.Equal(ScoreStatus.UnknownPipeline, (await Grain(cluster).Describe("", null, Token)).Failure!.Status);
    }

    [Fact]
    public async Task Infer_OneRowThatFailsOrAnUnknownOutput_IsNamedAlone()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var row = await Grain(cluster).Infer(new("test", null, 2, [new("x", "Double", 1, new[] { 1.0, 2 }, [true, false])], null), Token);
        var output = await Grain(cluster).Infer(new("test", null, 1, [new("x", "Double", 1, new[] { 1.0 })], ["y", "z"]), Token);
        var wanted = await Grain(cluster).Infer(new("test", null, 1, [new("x", "Double", 1, new[] { 1.0 })], ["y"]), Token);
        var nothing = await Grain(cluster).Infer(new("test", null, 1, [new("x", "Double", 1, new[] { 1.0 })], []), Token);

        Assert.StartsWith("Row 0: ", row.Failure!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("other row", row.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal((ScoreStatus.InvalidRequest, "The model has no output 'z'; its outputs are 'y'."),
            (output.Failure!.Status, output.Failure.Reason));
        Assert.Equal("y", Assert.Single(wanted.Outputs!).Name);
        Assert.Empty(nothing.Outputs!);
    }

    [Fact]
    public async Task Infer_SomeOfSeveralOutputs_AreThoseThatWereAskedFor()
    {
        var outputs = new[] { new Field("y", ColumnType.Double), new Field("z", ColumnType.Double) };
        var model = new FakeModel
        {
            Outputs = new(outputs),
            Instead = (batch, _) => Task.FromResult(new Batch(batch.Users, [.. outputs.Select((field, i) =>
                new Column<double>(field, Array.ConvertAll(batch.Values<double>("x").ToArray(), x => x + (10 * i))))])),
        };
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, services: services => services.AddPipeline("two",
            pipeline => pipeline.Retrieve(_ => new FakeRetriever()).Apply(_ => model).Write(_ => new FakeWriter())));

        Assert.Equal([("y", 1), ("z", 11)], await InferAsync(null));
        Assert.Equal([("z", 11)], await InferAsync(["z"]));
        Assert.Equal([("y", 1), ("z", 11)], await InferAsync(["z", "y"]));
        var unknown = await Grain(cluster).Infer(new("two", null, 1, [new("x", "Double", 1, new[] { 1.0 })], ["z", "v"]), Token);
        Assert.Equal("The model has no output 'v'; its outputs are 'y', 'z'.", unknown.Failure!.Reason);

        async Task<IEnumerable<(string, double)>> InferAsync(string[]? wanted)
        {
            var reply = await Grain(cluster).Infer(new("two", null, 1, [new("x", "Double", 1, new[] { 1.0 })], wanted), Token);
            Assert.Null(reply.Failure);
            return reply.Outputs!.Select(output => (output.Name, Assert.Single((double[])output.Values)));
        }
    }

    private static IInferenceGrain Grain(ScoringCluster cluster) => cluster.Client.GetGrain<IInferenceGrain>(0);
}
