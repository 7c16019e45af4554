using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>Users of lists go to their silos in messages, and alone where a silo does not answer.</summary>
public sealed class ListBatchesTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(25);

    private readonly FakeTimeProvider clock = new();
    private readonly FakeRouter router = new() { Behave = (user, _) => new(ScoreStatus.NotFound, Reason: $"{user} alone") };
    private readonly FakeListSilo[] silos = [new(), new()];
    private readonly GatewayWatch gateways = new();
    private readonly ParityRouter spread;

    public ListBatchesTests() => spread = new([.. silos.Select(silo => new ListSilo(silo, clock))]);

    [Fact]
    public async Task Score_2000UsersOfTwoSilos_AreFourMessages()
    {
        var batches = Begin();

        var scoring = Enumerable.Range(0, 2_000).Select(i => batches.ScoreAsync(new($"{i}"))).ToList();
        batches.Flush();

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => $"{i} by list"), await ReasonsAsync(scoring));
        Assert.All(silos, silo => Assert.Equal([500, 500], silo.Lists.Select(call => call.Users.Length)));
        Assert.Empty(router.Calls);
    }

    [Fact]
    public async Task Score_FewUsersMayBeInFlight_HalfOfThemAreInMessages()
    {
        var batches = Begin(inFlight: 40);

        var scoring = Enumerable.Range(0, 40).Select(i => batches.ScoreAsync(new($"{i}"))).ToList();

        await ReasonsAsync(scoring);
        Assert.All(silos, silo => Assert.Equal([10, 10], silo.Lists.Select(call => call.Users.Length)));
    }

    [Fact]
    public async Task Score_NoFurtherUserComes_MessageGoesAfterAMoment()
    {
        var batches = Begin();
        var scoring = batches.ScoreAsync(new("0"));
        Assert.Empty(silos[0].Lists);

        await AdvanceUntilAsync(Moment, scoring);

        Assert.Equal(["0 by list"], await ReasonsAsync([scoring]));
    }

    [Fact]
    public async Task Score_MessageBeforeIsUnderWay_NextWaitsForItAndNoLongerThanAQuarterOfASecond()
    {
        var batches = Begin();
        var answer = new TaskCompletionSource<ListReply>();
        silos[0].OnList = call => call.Users[0] == "0" ? answer.Task : Task.FromResult(FakeListSilo.All(call));
        var first = Score(batches, "0");
        await Eventually.TrueAsync(() => silos[0].Lists.Count == 1, "the first message to be sent");
        var began = clock.GetTimestamp();

        var next = batches.ScoreAsync(new("2"));
        await AdvanceUntilAsync(Moment, next);

        Assert.InRange(clock.GetElapsedTime(began).TotalMilliseconds, 250, 500);
        Assert.False(first[0].IsCompleted);
        answer.SetResult(FakeListSilo.All(silos[0].Lists.First()));
        Assert.Equal(["0 by list", "2 by list"], await ReasonsAsync([.. first, next]));
    }

    [Fact]
    public async Task Score_UsersEndOneAfterTheOther_EachHasItsReplyAtOnce()
    {
        var more = new TaskCompletionSource<ListReply?>();
        silos[0].OnList = call => Task.FromResult(FakeListSilo.Some(call, isOver: false, 1));
        silos[0].OnMore = _ => more.Task;
        var batches = Begin();
        var scoring = Score(batches, "0", "2");

        Assert.Equal("2 by list", (await scoring[1]).Reason);
        Assert.False(scoring[0].IsCompleted);
        // A reply that repeats a user changes nothing.
        more.SetResult(FakeListSilo.Some(silos[0].Lists.First(), isOver: true, 0, 1));

        Assert.Equal(["0 by list", "2 by list"], await ReasonsAsync(scoring));
        Assert.Empty(router.Calls);
    }

    [Fact]
    public async Task Score_SiloSendsScoresOfABatchTogether_EachUserHasTheirOwn()
    {
        var shared = new Score("test", "", [], "v1", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Guid.NewGuid());
        silos[0].OnList = call => Task.FromResult(new ListReply([1], [new(ScoreStatus.NotFound, Reason: "no row")], true)
        {
            Batches = [new([2, 0], shared, ["y", "z"], [new[] { 2.5, 0.5 }, new string?[] { null, "zero" }], [null, [true, false]])],
        });
        var scoring = Score(Begin(), "0", "2", "4");

        var replies = await Task.WhenAll(scoring).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("no row", replies[1].Reason);
        Assert.Equal([new("y", 0.5), new("z", "zero")], replies[0].Score!.Outputs);
        Assert.Equal([new("y", 2.5), new("z", null)], replies[2].Score!.Outputs);
        Assert.Equal(["0", "4"], new[] { replies[0], replies[2] }.Select(reply => reply.Score!.User));
        Assert.Equal(shared.RunId, replies[0].Score!.RunId);
        Assert.True(Assert.Single(silos[0].Lists).TakesBatches);
    }

    [Fact]
    public async Task Begin_UsersOfTwoSilos_EachReplyHasTheRowOfItsUser()
    {
        var replies = new ReplySink(4);

        var batches = Begin();
        batches.Begin(["0", "1", "2", "3"], replies);
        batches.Flush();

        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"{i} by list"), await replies.ReasonsAsync());
        Assert.All(silos, silo => Assert.Equal(2, Assert.Single(silo.Lists).Users.Length));
    }

    [Fact]
    public async Task Begin_CallerGivesUp_EachUserFailsOnce()
    {
        using var gaveUp = new CancellationTokenSource();
        silos[0].OnList = _ => new TaskCompletionSource<ListReply>().Task;
        var replies = new ReplySink(2);
        var batches = Begin(gaveUp.Token);
        batches.Begin(["0", "2"], replies);
        batches.Flush();
        await Eventually.TrueAsync(() => !silos[0].Lists.IsEmpty, "the message to be sent");

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(replies.ReasonsAsync);
    }

    [Fact]
    public async Task Score_SiloDoesNotKnowTheMessage_UsersAreAskedForAloneAndTheSiloForListsMuchLater()
    {
        silos[0].OnList = _ => throw new NotSupportedException("no such method");

        Assert.Equal(["0 alone", "1 by list"], await ReasonsAsync(Score(Begin(), "0", "1")));
        Assert.Equal(["2 alone"], await ReasonsAsync(Score(Begin(), "2")));
        Assert.Single(silos[0].Lists);
        Assert.Null(router.Options["2"].MaxAge);
        clock.Advance(TimeSpan.FromSeconds(31));
        silos[0].OnList = call => Task.FromResult(FakeListSilo.All(call));

        Assert.Equal(["4 by list"], await ReasonsAsync(Score(Begin(), "4")));
        Assert.All(router.Calls.Values, calls => Assert.Equal(1, calls));
    }

    [Fact]
    public async Task Score_SiloFallsSilent_RestIsAskedForAloneAndTakesTheRunThatBegan()
    {
        silos[0].OnList = call => Task.FromResult(FakeListSilo.Some(call, isOver: false, 0));
        silos[0].OnMore = _ => new TaskCompletionSource<ListReply?>().Task;
        var scoring = Score(Begin(), "0", "2");
        await scoring[0];

        await AdvanceUntilAsync(TimeSpan.FromSeconds(2), scoring[1]);

        Assert.Equal(["0 by list", "2 alone"], await ReasonsAsync(scoring));
        Assert.Equal(["2"], router.Calls.Keys);
        Assert.InRange(router.Options["2"].MaxAge!.Value.TotalSeconds, 1.9, 4.5);
        // The run of the first call was not cancelled before the second had a reply.
        await Eventually.TrueAsync(() => silos[0].Token.IsCancellationRequested, "the silo to be told that nobody waits");
    }

    [Fact]
    public async Task Score_GatewayIsLost_RestIsAskedForAloneSoon()
    {
        silos[0].OnList = _ => new TaskCompletionSource<ListReply>().Task;
        var scoring = Score(Begin(), "0");
        await Eventually.TrueAsync(() => !silos[0].Lists.IsEmpty, "the message to be sent");

        gateways.Lost();
        await AdvanceUntilAsync(TimeSpan.FromMilliseconds(500), scoring[0]);

        Assert.Equal(["0 alone"], await ReasonsAsync(scoring));
        Assert.InRange(router.Options["0"].MaxAge!.Value.TotalSeconds, 0.4, 1.5);
    }

    [Fact]
    public async Task Score_SiloHasForgottenTheCall_RestIsAskedForAlone()
    {
        silos[0].OnList = call => Task.FromResult(FakeListSilo.Some(call, isOver: false, 0));

        Assert.Equal(["0 by list", "2 alone"], await ReasonsAsync(Score(Begin(), "0", "2")));
    }

    [Fact]
    public async Task Score_SiloLeavesOutAUser_UserIsAskedForAlone()
    {
        silos[0].OnList = call => Task.FromResult(FakeListSilo.Some(call, isOver: true, 0));

        Assert.Equal(["0 by list", "2 alone"], await ReasonsAsync(Score(Begin(), "0", "2")));
    }

    [Fact]
    public async Task Score_UserWithFeatures_HasOneCallInAllAttempts()
    {
        silos[0].OnList = call => Task.FromResult(FakeListSilo.Some(call, isOver: true, 0));
        var batches = Begin();
        var plain = batches.ScoreAsync(new("0"));
        var own = batches.ScoreAsync(new("2", """{"x":1}"""));
        batches.Flush();
        await ReasonsAsync([plain, own]);

        var sent = Assert.Single(silos[0].Lists);
        Assert.Null(sent.Features![0]);
        Assert.Equal(sent.Features[1], router.Options["2"].Features);
        Assert.Equal("""{"x":1}""", sent.Features[1]!.Json);
    }

    [Fact]
    public async Task Score_CallerGivesUp_UsersAreCancelledAndTheSiloIsTold()
    {
        using var gaveUp = new CancellationTokenSource();
        silos[0].OnList = _ => new TaskCompletionSource<ListReply>().Task;
        var scoring = Score(Begin(gaveUp.Token), "0", "2");
        await Eventually.TrueAsync(() => !silos[0].Lists.IsEmpty, "the message to be sent");

        await gaveUp.CancelAsync();

        foreach (var each in scoring)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each);
        Assert.True(silos[0].Token.IsCancellationRequested);
        Assert.Empty(router.Calls);
    }

    private ListBatches Begin(CancellationToken cancellationToken = default, int inFlight = 4096)
    {
        var calls = new ClusterCalls(gateways, new Joining(), clock);
        var catalog = new PipelineCatalog(null!, calls, clock);
        var lists = new ListCalls(new(router, calls, catalog), catalog, gateways, clock, spread);
        return lists.Begin(Caller.Anybody, "test", () => inFlight, cancellationToken);
    }

    private static List<Task<ScoreReply>> Score(ListBatches batches, params string[] users)
    {
        var scoring = users.Select(user => batches.ScoreAsync(new(user))).ToList();
        batches.Flush();
        return scoring;
    }

    private static async Task<IEnumerable<string>> ReasonsAsync(IReadOnlyCollection<Task<ScoreReply>> scoring) =>
        (await Task.WhenAll(scoring).WaitAsync(TimeSpan.FromSeconds(60))).Select(reply => reply.Reason);

    // Work that the clock woke runs on other threads, and may begin to wait only after the time has passed.
    private async Task AdvanceUntilAsync(TimeSpan time, Task until)
    {
        clock.Advance(time);
        await Eventually.TrueAsync(() =>
        {
            if (!until.IsCompleted)
                clock.Advance(time / 10);
            return until.IsCompleted;
        }, "the users to be answered");
    }

    /// <summary>Keeps the replies by row.</summary>
    private sealed class ReplySink(int users) : IListReplies
    {
        private readonly TaskCompletionSource<ScoreReply>[] replies =
            [.. Enumerable.Range(0, users).Select(_ => new TaskCompletionSource<ScoreReply>())];

        public void End(int row, ScoreReply reply) => replies[row].SetResult(reply);

        public void Fail(int row, Exception e) => replies[row].SetException(e);

        public Task<IEnumerable<string>> ReasonsAsync() => ListBatchesTests.ReasonsAsync([.. replies.Select(reply => reply.Task)]);
    }

    /// <summary>Even users are of the first silo, odd users of the second.</summary>
    private sealed class ParityRouter(ListSilo[] silos) : IListRouter
    {
        public int Silos => silos.Length;

        public ListSilo Find(string user) => silos[user[^1] % 2];
    }
}
