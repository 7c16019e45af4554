using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>A list in the process that has the runs of all users.</summary>
public sealed class StreamedListTests
{
    private readonly FakeRouter router = new() { Behave = (user, _) => Scored(user) };
    private readonly FakeListScorer scorer;
    private readonly ListRoom room = new(new() { MaxUsersInFlight = 100 });
    private Stream body = new MemoryStream();

    public StreamedListTests() => scorer = new(router);

    [Fact]
    public async Task Score_MoreUsersThanMayBeInFlight_GoInPartsAndEachHasALine()
    {
        var users = Enumerable.Range(0, 1_000).Select(i => $"user-{i}").ToArray();

        Assert.Equal(users.Order(), (await LinesAsync(users)).Select(User).Order());

        Assert.Equal(1_000, scorer.Calls.Sum());
        Assert.All(scorer.Calls, size => Assert.InRange(size, 1, 100));
    }

    [Fact]
    public async Task Score_SaturatedAtFirst_IsScoredAgain()
    {
        router.Behave = (user, attempt) => user == "b" && attempt < 2 ? new(ScoreStatus.Saturated, Reason: "Too many.") : Scored(user);

        var lines = await LinesAsync("a", "b");

        Assert.All(lines, line => Assert.True(line.TryGetProperty("outputs", out _), line.ToString()));
        Assert.Equal((1, 3), (router.Calls["a"], router.Calls["b"]));
    }

    [Fact]
    public async Task Score_UserFails_OnlyThatUserHasAProblem()
    {
        router.Behave = (user, _) => user == "b" ? throw new NotSupportedException("secret") : Scored(user);

        var lines = await LinesAsync("a", "b", "c");

        Assert.Equal(2, lines.Count(line => line.TryGetProperty("outputs", out _)));
        var problem = lines.Single(line => User(line) == "b").GetProperty("problem");
        Assert.Equal(500, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_PipelinesAreNotOpen_EachUserHasAProblem()
    {
        scorer.Exception = new InvalidOperationException("The pipelines are not open yet.");

        var lines = await LinesAsync("a", "b");

        Assert.All(lines, line => Assert.Equal(500, line.GetProperty("problem").GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Score_CallerGivesUp_ListEndsAndLeavesTheRoom()
    {
        scorer.IsSilentFor = _ => true;
        using var gaveUp = new CancellationTokenSource();
        var scoring = WriteAsync(gaveUp.Token, [.. Enumerable.Range(0, 500).Select(i => $"user-{i}")]);
        await Eventually.TrueAsync(() => scorer.Calls.Count > 0, "the first users to wait");

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scoring);
        Assert.Equal(100, scorer.Calls.Sum());
    }

    [Fact]
    public async Task Score_CallerDoesNotRead_NoFurtherUserIsScored()
    {
        var slow = new SlowBody();
        body = slow;
        var scoring = LinesAsync([.. Enumerable.Range(0, 1_000).Select(i => $"user-{i}")]);
        await Eventually.TrueAsync(() => router.Calls.Count >= 100, "as many users to be scored as may be in flight");
        await slow.Reached;

        // Users whose lines are unsent count as in flight.
        Assert.Equal(100, router.Calls.Count);
        slow.Open();

        Assert.Equal(1_000, (await scoring).Length);
    }

    [Fact]
    public async Task Score_ConnectionBreaks_ListEnds()
    {
        body = new BrokenBody();

        await Assert.ThrowsAsync<IOException>(() => LinesAsync([.. Enumerable.Range(0, 1_000).Select(i => $"user-{i}")]));

        Assert.InRange(router.Calls.Count, 1, 200);
    }

    private static string User(JsonElement line) => line.GetProperty("user").GetString()!;

    private static ScoreReply Scored(string user)
    {
        var at = DateTimeOffset.UnixEpoch;
        return new(ScoreStatus.Scored, new("test", user, [new("y", 1.5)], "v1", at, at.AddSeconds(1), Guid.Empty));
    }

    private async Task<JsonElement[]> LinesAsync(params string[] users)
    {
        await WriteAsync(TestContext.Current.CancellationToken, users);
        var text = Encoding.UTF8.GetString(((MemoryStream)body).ToArray());
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private async Task WriteAsync(CancellationToken cancellationToken, params string[] users)
    {
        var calls = new ClusterCalls(new(), new Joining(), TimeProvider.System);
        var catalog = new PipelineCatalog(null!, calls, TimeProvider.System);
        var lists = new ListCalls(new(router, calls, catalog), catalog, new(), TimeProvider.System, here: scorer);
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        var pipeline = new PipelineInfo("test", true, null!, null!, null!, TimeSpan.FromMinutes(1), null);
        using var share = room.TryEnter()!;
        await ScoreStream.WriteAsync(
            context, pipeline, Array.ConvertAll(users, user => new UserEntry(user)), lists, share, new(), cancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(share.EmptyAsync().IsCompleted, "The list has users in flight after its end.");
    }

    private sealed class SlowBody : MemoryStream
    {
        private readonly Gate gate = new();

        public Task Reached => gate.Reached;

        public void Open() => gate.Open();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.PassAsync(cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class BrokenBody : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection is broken.");
    }
}
