using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ExplanationGrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_OnBothSilos_GivesTheSameTextOfOneRow()
    {
        await using var cluster = await ScoringCluster.StartAsync();
        var samples = new[] { "a", "bb", "ccc", "dddd", "eeeee" };
        foreach (var silo in cluster.Silos)
            silo.Retriever.Sample = () => Rows(samples);

        // The numbers of the keys belong to different silos.
        var replies = new List<ExplanationReply>();
        while (cluster.Silos.Any(silo => silo.Retriever.Reads.IsEmpty))
        {
            replies.Add(await Grain(cluster, number: replies.Count).Explain("seven77", new(), Token));
            Assert.InRange(replies.Count, 1, 64);
        }

        Assert.All(replies, reply => Assert.Equal(ExplanationStatus.Explained, reply.Status));
        var text = Assert.Single(replies.Select(reply => reply.Explanation).Distinct());
        using var explanation = JsonDocument.Parse(text!);
        // y is 2x, and x is the length of the id: 14 against a mean of 6.
        Assert.Equal(
            """{"pipeline":"test","user":"seven77","modelVersion":"v1","output":"y","scale":"Output","method":"Exact","samples":0}""",
            Part(explanation, "pipeline", "user", "modelVersion", "output", "scale", "method", "samples"));
        Assert.Equal(
            """{"baseline":6,"prediction":14,"others":0,"error":0}""", Part(explanation, "baseline", "prediction", "others", "error"));
        Assert.Equal(
            """[{"column":"x","value":7,"typical":3,"contribution":8,"standardError":0}]""",
            explanation.RootElement.GetProperty("contributions").GetRawText());
        Assert.Equal("v1", replies[0].ModelVersion);
        Assert.NotNull(replies[0].RetrievedAt);
        Assert.All(cluster.Silos, silo => Assert.Empty(silo.Writer.Writes));
    }

    [Fact]
    public async Task Explain_InputThatCannotBeSampled_ComparesWithTheRowsThatTheClusterKeeps()
    {
        await using var cluster = await DriftCluster.StartAsync();
        var grain = cluster.Client.GetGrain<IExplanationGrain>("test/0");
        Assert.Equal(ExplanationStatus.NoBackground, (await grain.Explain("abc", new(), Token)).Status);

        await cluster.ScoreAsync(Enumerable.Range(0, 40).Select(i => DriftCluster.User(i)));
        await Eventually.TrueAsync(async () => (await cluster.KeptAsync()).Count == 40, "the rows of all users in the sample");
        var reply = await grain.Explain("abc", new(), Token);

        Assert.Equal((ExplanationStatus.Explained, ""), (reply.Status, reply.Reason));
        using var explanation = JsonDocument.Parse(reply.Explanation!);
        Assert.Equal(40, explanation.RootElement.GetProperty("background").GetProperty("rows").GetInt32());
        // x is 3 against 6.
        Assert.Equal(-6, explanation.RootElement.GetProperty("contributions")[0].GetProperty("contribution").GetDouble());
    }

    [Theory]
    [InlineData("test", "missing", null, ExplanationStatus.NotFound)]
    [InlineData("test", "abc", "v9", ExplanationStatus.UnknownVersion)]
    [InlineData("none", "abc", null, ExplanationStatus.UnknownPipeline)]
    public async Task Explain_NothingToExplain_SaysWhy(string pipeline, string user, string? version, ExplanationStatus status)
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Sample = () => Rows("a", "bb");

        var reply = await Grain(cluster, pipeline).Explain(user, new(Version: version), Token);

        Assert.Equal((status, null), (reply.Status, reply.Explanation));
        Assert.NotEmpty(reply.Reason);
    }

    [Fact]
    public async Task Explain_ManyAtOnce_AreExplainedOneAfterTheOther()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Sample = () => Rows("a", "bb");

        var replies = await Task.WhenAll(
            Enumerable.Range(1, 20).Select(i => Grain(cluster).Explain(new('u', i), new(), Token).AsTask()));

        Assert.All(replies, reply => Assert.Equal(ExplanationStatus.Explained, reply.Status));
        Assert.Equal(20, replies.Select(reply => reply.Explanation).Distinct().Count());
    }

    [Fact]
    public async Task Importance_OfSampledRows_IsOfThePipelineAndItsVersion()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        var none = await Grain(cluster).Importance(10, new(), Token);
        cluster.Silos[0].Retriever.Sample = () => Rows("a", "bb", "ccc");

        var reply = await Grain(cluster).Importance(10, new(), Token);

        Assert.Equal((ExplanationStatus.NoBackground, null), (none.Status, none.Explanation));
        Assert.Equal((ExplanationStatus.Explained, "v1", null), (reply.Status, reply.ModelVersion, reply.RetrievedAt));
        using var importance = JsonDocument.Parse(reply.Explanation!);
        Assert.Equal("""{"pipeline":"test","modelVersion":"v1","output":"y","failed":0,"isComplete":true}""",
            Part(importance, "pipeline", "modelVersion", "output", "failed", "isComplete"));
    }

    [Fact]
    public async Task Explain_RowOrStoreThatFails_TellsWhichAndTheDetailForTheLog()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);
        cluster.Silos[0].Retriever.Sample = () => Rows("a", "bb");
        cluster.Silos[0].Retriever.Null.Add("null");

        var unusable = await Grain(cluster).Explain("null", new(), Token);
        var invalid = await Grain(cluster).Explain("abc", new(Output: "z"), Token);
        cluster.Silos[0].Retriever.During = (_, _) => throw new StoreException("The input is down.", isTransient: true) { Detail = "db7" };
        var down = await Grain(cluster).Explain("abc", new(), Token);
        cluster.Silos[0].Retriever.During = (_, _) => throw new StoreException("The input may not be read.");
        var failed = await Grain(cluster).Explain("abc", new(), Token);

        Assert.Equal((ExplanationStatus.Unusable, "x"), (unusable.Status, unusable.Column));
        Assert.Equal(ExplanationStatus.Invalid, invalid.Status);
        Assert.Equal((ExplanationStatus.StoreUnavailable, "The input is down.", "db7"), (down.Status, down.Reason, down.Detail));
        Assert.Equal((ExplanationStatus.Failed, "The input may not be read."), (failed.Status, failed.Reason));
    }

    private static IExplanationGrain Grain(ScoringCluster cluster, string pipeline = "test", int number = 0) =>
        cluster.Client.GetGrain<IExplanationGrain>($"{pipeline}/{number}");

    private static Batch Rows(params string[] users) =>
        new(users, [new Column<double>(new("x", ColumnType.Double), users.Select(user => (double)user.Length).ToArray())]);

    private static string Part(JsonDocument explanation, params string[] properties) =>
        $"{{{string.Join(",", properties.Select(name => $"\"{name}\":{explanation.RootElement.GetProperty(name).GetRawText()}"))}}}";
}
