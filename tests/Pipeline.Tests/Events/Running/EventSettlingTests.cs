using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class EventSettlingTests
{
    private static readonly TimeSpan NoRest = TimeSpan.Zero;
    private static readonly RowOutcome Scored = RowOutcome.Scored(new(new([], []), "v1", default, default, Guid.Empty), 0);

    private readonly FakeTrigger trigger = new();
    private readonly OwnMeters meters = new();
    private readonly Measured measured;
    private readonly EventSettling settling;

    public EventSettlingTests()
    {
        measured = new(meters);
        settling = new("churn", new("orders", new(), trigger), new(meters), new FakeTimeProvider(), new LogLines());
    }

    [Fact]
    public async Task SettleAsync_EachVerdict_IsToldToTheSource()
    {
        Assert.True(await settling.SettleAsync(
            [
                Event("a", EventVerdict.Scored, outcome: Scored), Event("b", EventVerdict.Satisfied),
                Event("c", EventVerdict.Poison, "no row"), Event("d", EventVerdict.Trouble, "down"),
                Event("e", EventVerdict.Broken, "broken"), Event("f", EventVerdict.Trouble, "later"),
            ], NoRest, isStopping: false));

        Assert.Equal([("a", Scored), ("b", (RowOutcome?)null)], trigger.Acknowledged.Select(each => (each.Event.User, each.Outcome)));
        Assert.Equal([("c", "no row")], trigger.Dead.Select(each => (each.Event.User, each.Reason)));
        var five = TimeSpan.FromSeconds(5);
        Assert.Equal(
            [
                ("d", new(five, "down")), ("f", new(five, "down")), ("e", new TriggerRelease(five, "broken", IsCounted: true)),
            ], trigger.Released.Select(each => (each.Event.User, each.Release)));
    }

    [Fact]
    public async Task SettleAsync_EachVerdict_IsCounted()
    {
        await settling.SettleAsync(
            [
                Event("a", EventVerdict.Scored, outcome: Scored), Event("b", EventVerdict.Scored, outcome: Scored),
                Event("c", EventVerdict.Poison),
            ], NoRest, isStopping: false);

        Assert.Equal(3, measured.Of(MetricNames.Events).Sum(each => each.Value));
        Assert.Equal(2, measured.Of(MetricNames.Events).Max(each => each.Value));
    }

    [Theory]
    [InlineData(0, false, 5)]
    [InlineData(9, false, 9)]
    [InlineData(9, true, 0)]
    public async Task SettleAsync_ReleasedEvents_WaitAsLongAsTheTriggerRestsUnlessTheSiloStops(int rest, bool isStopping, int expected)
    {
        await settling.SettleAsync([Event("a", EventVerdict.Trouble)], TimeSpan.FromSeconds(rest), isStopping);

        Assert.Equal(TimeSpan.FromSeconds(expected), Assert.Single(trigger.Released).Release.After);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SettleAsync_SourceDoesNotTakeTheAcknowledgement_ReleasesTheEventsAndCountsNothing(bool isOutage)
    {
        trigger.Acknowledging = () => throw (isOutage ? new StoreException("The queue is away.") : new FormatException("a value"));

        Assert.False(await settling.SettleAsync(
            [Event("a", EventVerdict.Scored, outcome: Scored), Event("b", EventVerdict.Poison, "no row")], NoRest, isStopping: false));

        var (released, release) = Assert.Single(trigger.Released);
        Assert.Equal("a", released.User);
        Assert.Equal(new(TimeSpan.FromSeconds(5), "The outcome of the event could not be stored."), release);
        Assert.Single(trigger.Dead);
        Assert.Empty(measured.Of(MetricNames.Events));
    }

    [Fact]
    public async Task SettleAsync_Nothing_AsksTheSourceNothing()
    {
        trigger.Acknowledging = () => throw new InvalidOperationException("There is nothing to acknowledge.");

        Assert.True(await settling.SettleAsync([], NoRest, isStopping: false));
    }

    private static (TriggerEvent Event, EventResult Result) Event(
        string user, EventVerdict verdict, string reason = "", RowOutcome? outcome = null) =>
        (new(user, null), new(verdict, reason, outcome));
}
