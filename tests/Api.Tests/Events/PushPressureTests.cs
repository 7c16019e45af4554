using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

/// <summary>What Pub/Sub makes of answers of 503, by its published rules.</summary>
public sealed class PushPressureTests
{
    private const int Messages = 5_000;
    private const int UsersPerTenth = 50;

    private readonly FakeTimeProvider clock = new(new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeRouter router = new();
    private readonly Dictionary<string, DateTimeOffset> scored = [];
    private DateTimeOffset tenth;
    private int left;
    private int runs;

    [Fact]
    public async Task Push_MoreThanTheSilosCanTake_ConvergesWithoutLossAndWithFewRepetitions()
    {
        router.Behave = (user, _) => Score(user);
        var subscription = Subscription();

        await subscription.DeliverAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(Messages, scored.Count);
        // The silos alone need ten seconds. Without the pauses there would be a storm of requests.
        Assert.InRange(subscription.Requests, Messages, 2 * Messages);
    }

    [Fact]
    public async Task Push_StoreIsDownForAMinute_GoesOnAfterItWithoutLoss()
    {
        var begin = clock.GetUtcNow();
        router.Behave = (user, _) => clock.GetUtcNow() - begin is { TotalSeconds: >= 5 and < 65 }
            ? new(ScoreStatus.StoreUnavailable, Reason: "The output cannot be used at the moment.")
            : Score(user);
        var subscription = Subscription();

        await subscription.DeliverAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(Messages, scored.Count);
        Assert.InRange(subscription.Longest, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        Assert.InRange(subscription.Requests, Messages, 2 * Messages);
    }

    [Fact]
    public async Task Push_AnswersAreLost_MessagesComeAgainAndAreSatisfiedByTheStoredScores()
    {
        router.Behave = (user, _) => Score(user);
        var lost = 0;
        var subscription = Subscription(answer =>
        {
            if (answer != StatusCodes.Status204NoContent || lost == 20)
                return answer;
            lost++;
            return null;
        });

        // A score counts that is more than five seconds newer than its event.
        clock.Advance(TimeSpan.FromSeconds(6));
        await subscription.DeliverAsync(TimeSpan.FromMinutes(15));

        // A request without an answer comes again after ten minutes.
        Assert.Equal((20, Messages), (lost, scored.Count));
        Assert.Equal(Messages, runs);
    }

    private PushSubscription Subscription(Func<int, int?>? line = null)
    {
        router.Stored = user => scored.TryGetValue(user, out var at)
            ? new(ScoreStatus.Scored, new("churn", user, [], "v1", at, at, Guid.NewGuid()))
            : new(ScoreStatus.NotFound);
        var calls = new ClusterCalls(new(), new Joining(), clock);
        var catalog = new PipelineCatalog(null!, calls, clock);
        var scores = new ClusterScores(router, calls, catalog);
        var lists = new ListCalls(scores, catalog, new(), clock);
        // Nothing is put aside here.
        var handling = new EventHandling(new(scores, lists, clock), null!, catalog);
        var subscription = new PushSubscription(async body =>
        {
            var envelope = EnvelopeReader.Read(new HeaderDictionary { ["content-type"] = "application/json" }, body, new());
            Assert.Null(envelope.Refusal);
            var problem = await handling.HandleAsync(Caller.Anybody, "churn", envelope.Events, TestContext.Current.CancellationToken);
            var status = problem?.Status ?? StatusCodes.Status204NoContent;
            return line is null ? status : line(status);
        }, clock);
        for (var i = 0; i < Messages; i++)
            subscription.Publish($"u{i}");
        return subscription;
    }

    private ScoreReply Score(string user)
    {
        if (clock.GetUtcNow() - tenth >= TimeSpan.FromMilliseconds(100))
        {
            tenth = clock.GetUtcNow();
            left = UsersPerTenth;
        }

        if (left == 0)
            return new(ScoreStatus.Saturated, Reason: "Too many users wait for a run of this pipeline; try again in a moment.");
        left--;
        runs++;
        scored[user] = clock.GetUtcNow();
        return new(ScoreStatus.Scored);
    }
}
