using ModelPipeline.Api;

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

    private static InboundEvent Event(DateTimeOffset? at, params string[] users) => new("PubSub", "s", "1", at, users, null, "");
}
