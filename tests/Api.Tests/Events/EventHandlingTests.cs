using Microsoft.AspNetCore.Http;
using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Tests;

public sealed class EventHandlingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void UsersOf_SeveralEventsOfAUser_IsOneUserWithTheNewestTime()
    {
        var users = EventHandling.UsersOf(
        [
            Event(Noon, "a", "b"), Event(Noon.AddSeconds(1), "a"), Event(Noon.AddSeconds(-1), "a"), Event(null, "b"),
            Event(Noon.AddDays(1), "b"), Event(Noon, "c") with { Fault = "no" },
        ]);

        Assert.Equal(2, users.Count);
        Assert.Equal(Noon.AddSeconds(1), users["a"]);
        // An event without a time wants a new score, whatever the others say.
        Assert.Null(users["b"]);
    }

    [Theory]
    [InlineData(7, "7")]
    [InlineData(null, "1")]
    public async Task HandleAsync_ServerOfTheModelAsksForAPause_TellsTheSender(int? asked, string told)
    {
        var router = new FakeRouter
        {
            Behave = (user, _) => user == "c" ? new(ScoreStatus.Scored) : new(ScoreStatus.StoreUnavailable, Reason: "The server is busy.",
                RetryAfter: user == "b" && asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null),
        };
        var calls = new ClusterCalls(new(), new Joining(), TimeProvider.System);
        var catalog = new PipelineCatalog(null!, calls, TimeProvider.System);
        var scores = new ClusterScores(router, calls, catalog);
        var runs = new EventRuns(scores, new(scores, catalog, new(), TimeProvider.System), TimeProvider.System);

        var problem = await new EventHandling(runs, null!, catalog).HandleAsync(
            Caller.Anybody, "churn", [Event(null, "a", "b", "c")], TestContext.Current.CancellationToken);

        var context = new DefaultHttpContext();
        _ = problem!.ToResult(context);
        Assert.Equal((503, "The server is busy. Send the events again.", told),
            (problem!.Status, problem.Detail, context.Response.Headers.RetryAfter.ToString()));
    }

    private static InboundEvent Event(DateTimeOffset? at, params string[] users) => new("PubSub", "s", "1", at, users, null, "");
}
