using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>A list of users. Each user gets a line, whatever happens to the others.</summary>
public sealed class ScoreStreamTests
{
    private readonly FakeRouter router = new();
    private TimeSpan timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Write_SaturatedAtFirst_WaitsAndScoresEverybody()
    {
        router.Behave = (user, attempt) => attempt < (user == "b" ? 3 : 1) ? new(ScoreStatus.Saturated, Reason: "Too many.") : Scored(user);

        var lines = await WriteAsync("a", "b");

        Assert.Equal([("a", 97.0), ("b", 98.0)], lines.Select(line => (User(line), Y(line))).Order());
        Assert.Equal((2, 4), (router.Calls["a"], router.Calls["b"]));
    }

    [Fact]
    public async Task Write_SaturatedForLongerThanASingleCallerWaits_FailsOnlyThatUser()
    {
        router.Behave = (user, _) => user == "b" ? new(ScoreStatus.Saturated, Reason: "Too many.") : Scored(user);
        timeout = TimeSpan.FromMilliseconds(900);

        var lines = await WriteAsync("a", "b");

        Assert.Equal(97.0, Y(lines.Single(line => User(line) == "a")));
        var problem = lines.Single(line => User(line) == "b").GetProperty("problem");
        Assert.Equal(503, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:model-pipeline:problem:saturated", problem.GetProperty("type").GetString());
        // The pauses are at least 100, 200, 400 and 800 ms long, and the last begins within 900 ms. A busy machine makes fewer calls.
        Assert.InRange(router.Calls["b"], 1, 5);
    }

    [Theory]
    [InlineData(ScoreStatus.StoreUnavailable)]
    [InlineData(ScoreStatus.NotFound)]
    [InlineData(ScoreStatus.Unusable)]
    public async Task Write_AnyOtherFailure_IsNotRetried(ScoreStatus status)
    {
        router.Behave = (user, _) => user == "b" ? new(status) : Scored(user);

        var lines = await WriteAsync("a", "b");

        Assert.True(lines.Single(line => User(line) == "b").TryGetProperty("problem", out _));
        Assert.Equal(1, router.Calls["b"]);
    }

    [Fact]
    public async Task Write_CallThatThrows_IsALineAndOthersContinue()
    {
        router.Behave = (user, _) => user == "b" ? throw new InvalidOperationException("secret") : Scored(user);

        var lines = await WriteAsync("a", "b", "c");

        Assert.Equal(["a", "b", "c"], lines.Select(User).Order());
        var problem = lines.Single(line => User(line) == "b").GetProperty("problem");
        Assert.Equal(500, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_BlankAndRepeatedUsers_AreALineEachAndScoredOnce()
    {
        router.Behave = (user, _) => Scored(user);

        var lines = await WriteAsync("a", " ", "a", "b");

        Assert.Equal([" ", "a", "b"], lines.Select(User).Order());
        Assert.Equal(400, lines.Single(line => User(line) == " ").GetProperty("problem").GetProperty("status").GetInt32());
        Assert.Equal(1, router.Calls["a"]);
        Assert.False(router.Calls.ContainsKey(" "));
    }

    private static string User(JsonElement line) => line.GetProperty("user").GetString()!;

    private static double Y(JsonElement line) => line.GetProperty("outputs").GetProperty("y").GetDouble();

    // Each user has a different output.
    private static ScoreReply Scored(string user)
    {
        var at = DateTimeOffset.UnixEpoch;
        return new(ScoreStatus.Scored, new("test", user, [new("y", (double)user[0])], "v1", at, at.AddSeconds(1), Guid.Empty));
    }

    private async Task<JsonElement[]> WriteAsync(params string[] users)
    {
        var calls = new ClusterCalls(new(), new Joining(), TimeProvider.System);
        var catalog = new PipelineCatalog(null!, calls, TimeProvider.System);
        var lists = new ListCalls(new(router, calls, catalog), catalog, new(), TimeProvider.System);
        var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        var pipeline = new PipelineInfo("test", true, null!, null!, null!, timeout, null);
        using var share = new ListRoom(new()).TryEnter()!;

        var entries = Array.ConvertAll(users, user => new UserEntry(user));
        await ScoreStream.WriteAsync(context, pipeline, entries, lists, share, new(), TestContext.Current.CancellationToken);

        Assert.Equal(ScoreStream.ContentType, context.Response.ContentType);
        var text = Encoding.UTF8.GetString(body.ToArray());
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
