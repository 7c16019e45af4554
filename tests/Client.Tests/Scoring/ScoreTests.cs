using System.Text.Json;
using static ModelPipeline.Client.Tests.StubServer;

namespace ModelPipeline.Client.Tests;

public sealed class ScoreTests
{
    [Fact]
    public async Task ScoreAsync_OfAUser_GivesTheOutputs()
    {
        using var server = new StubServer(Json(AScore));

        var score = await server.Client(new() { ApiKey = "mp_x" }).ScoreAsync("churn", "c/1", TimeSpan.FromSeconds(5));

        Assert.Equal(0.5, score.Number("p"));
        Assert.Null(score.Number("none"));
        Assert.Equal("stay", score.Text("label"));
        Assert.Equal("http://server/pipelines/churn/users/c%2F1/score?maxAge=5", server.Calls[0].RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer mp_x", server.Calls[0].Headers.Authorization!.ToString());
    }

    [Fact]
    public async Task ScoreAsync_OfAServerThatAsksToComeBack_IsMadeAgain()
    {
        using var server = new StubServer(Problem(503, "saturated", "0"), Json(AScore));

        await server.Client().ScoreAsync("churn", "c1");

        Assert.Equal(2, server.Calls.Count);
    }

    [Fact]
    public async Task ScoreAsync_OfARefusedRow_ThrowsTheProblem()
    {
        using var server = new StubServer(Problem(422, "unusable-row", more: ",\"column\":\"age\",\"other\":1"));

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client().ScoreAsync("churn", "c1"));

        Assert.Equal((422, "unusable-row", "age", "t1", "D"),
            (refusal.Status, refusal.Kind, refusal.Column, refusal.TraceId, refusal.Message));
        Assert.Equal(1, refusal.Problem.Extensions!["other"].GetInt32());
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task ScoreAsync_OfAServerThatIsNoApi_SaysSo()
    {
        using var server = new StubServer(Json("<html>"));

        var refusal = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client().ScoreAsync("churn", "c1"));

        Assert.Equal("not-the-api", refusal.Kind);
    }

    [Fact]
    public async Task ScoreManyAsync_WhileTheServerWrites_GivesTheFirstLine()
    {
        var (reader, writer) = Pipe();
        using var server = new StubServer(Stream(reader, "application/x-ndjson"));
        await using var results = server.Client().ScoreManyAsync("churn", ["c1", "c2", "c1"]).GetAsyncEnumerator(
            TestContext.Current.CancellationToken);
        await writer.WriteAsync($"{AScore}\n");
        await writer.FlushAsync(TestContext.Current.CancellationToken);

        Assert.True(await results.MoveNextAsync());
        Assert.Equal("c1", results.Current.Score!.User);

        await writer.WriteAsync("""{"user":"c2","problem":{"type":"urn:model-pipeline:problem:no-input","status":404}}""");
        await writer.DisposeAsync();
        Assert.True(await results.MoveNextAsync());
        Assert.Equal("no-input", results.Current.Problem!.Kind);
        Assert.False(await results.MoveNextAsync());
        Assert.Equal("""{"users":["c1","c2"]}""", server.Bodies[0]);
    }

    [Fact]
    public async Task ScoreManyAsync_WhoseAnswerBreaksOff_ThrowsAndAsksNobodyAgain()
    {
        using var server = new StubServer(Stream(new MemoryStream("{\"pipeline\":\"churn\""u8.ToArray()), "application/x-ndjson"));

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(
            async () => await server.Client().ScoreManyAsync("churn", ["c1"]).ToListAsync());

        Assert.Equal(ModelPipelineException.Unreachable, failure.Kind);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task ScoreManyAsync_OfManyUsers_GoesInParts()
    {
        using var server = new StubServer(Lines(10_000), Lines(10_000), Lines(5_000));

        await server.Client().ScoreManyAsync("churn", Enumerable.Range(0, 25_000).Select(i => $"c{i}")).ToListAsync();

        Assert.Equal(
            [10_000, 10_000, 5_000], server.Bodies.Select(body => JsonElement.Parse(body!).GetProperty("users").GetArrayLength()));
    }

    [Fact]
    public async Task ScoreManyAsync_WhoseAnswerEndsBeforeTheLastUser_Throws()
    {
        using var server = new StubServer(Lines(1));
        await using var results = server.Client().ScoreManyAsync("churn", ["c1", "c2"]).GetAsyncEnumerator(
            TestContext.Current.CancellationToken);

        Assert.True(await results.MoveNextAsync());
        var failure = await Assert.ThrowsAsync<ModelPipelineException>(async () => await results.MoveNextAsync());
        Assert.Equal((ModelPipelineException.Unreachable, "The list ended 1 users early."), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task GetScoreAsync_WhoseAnswerBreaksOff_IsMadeAgain()
    {
        using var server = new StubServer(BrokenOff, Json(AScore));

        Assert.Equal("c1", (await server.Client().GetScoreAsync("churn", "c1")).User);
    }

    [Fact]
    public async Task ScoreAsync_WhoseAnswerBreaksOff_IsNotMadeAgain()
    {
        using var server = new StubServer(BrokenOff);

        var failure = await Assert.ThrowsAsync<ModelPipelineException>(() => server.Client().ScoreAsync("churn", "c1"));

        Assert.Equal(ModelPipelineException.Unreachable, failure.Kind);
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Lines(int users) => Json(
        string.Concat(Enumerable.Repeat("""{"user":"c1","problem":{"type":"urn:model-pipeline:problem:no-input","status":404}}""" + "\n", users)));

    private static HttpResponseMessage BrokenOff(HttpRequestMessage request) => Stream(new BrokenStream(), "application/json")(request);

    private static (Stream Reader, StreamWriter Writer) Pipe()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        return (pipe.Reader.AsStream(), new StreamWriter(pipe.Writer.AsStream()));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}
