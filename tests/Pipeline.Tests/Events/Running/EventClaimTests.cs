namespace ModelPipeline.Tests;

public sealed class EventClaimTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeatureColumns None = FeatureColumns.Of(new());

    public static TheoryData<DateTimeOffset?[], DateTimeOffset?> Moments => new()
    {
        { [Noon], Noon },
        { [Noon, Noon.AddSeconds(1)], Noon.AddSeconds(1) },
        { [Noon.AddSeconds(1), Noon], Noon.AddSeconds(1) },
        { [Noon, null], null },
        { [null, Noon], null },
        { [null], null },
    };

    // A user is scored once, by when all events of the user have happened. An event without a moment asks for a new score.
    [Theory]
    [MemberData(nameof(Moments))]
    public void Users_SeveralEventsOfOne_HaveTheLatestMoment(DateTimeOffset?[] moments, DateTimeOffset? expected)
    {
        var claim = new EventClaim([.. moments.Select(at => new TriggerEvent("a", at))], None, 5);

        Assert.Equal(expected, Assert.Single(claim.Users).Value);
    }

    [Theory]
    [InlineData("a", null, 5, null)]
    [InlineData("a", null, 6, "The event was claimed 5 times, and no attempt came to an end.")]
    [InlineData("a", "It is no JSON.", 9, "It is no JSON.")]
    [InlineData(" ", null, 1, "The event has no user.")]
    public void Results_EventThatNobodyCanScore_IsPoison(string user, string? fault, int attempts, string? reason)
    {
        var claim = new EventClaim([new(user, null) { Fault = fault, Attempts = attempts }], None, 5);
        claim.SetRest(user, new(EventVerdict.Scored));

        var (_, result) = Assert.Single(claim.Results());

        Assert.Equal(
            (reason is null ? EventVerdict.Scored : EventVerdict.Poison, reason ?? ""), (result.Verdict, result.Reason));
        Assert.Equal(reason is null ? 1 : 0, claim.Users.Count);
    }

    [Fact]
    public void Set_TwiceForAUser_TheLastCountsAndTheRestTakesNothingAway()
    {
        var claim = new EventClaim([new("a", null), new("b", null), new("c", null)], None, 5);

        claim.Set("a", new(EventVerdict.Trouble));
        claim.Set("a", new(EventVerdict.Scored));
        claim.SetRest("a", new(EventVerdict.Broken));
        claim.SetRest("b", new(EventVerdict.Broken));

        Assert.Equal(
            [EventVerdict.Scored, EventVerdict.Broken, EventVerdict.Trouble], claim.Results().Select(each => each.Result.Verdict));
        Assert.Equal("The event was not handled in time.", claim.Results()[2].Result.Reason);
    }

    [Fact]
    public void Results_EventsOfOneUser_ShareTheResult()
    {
        var claim = new EventClaim([new("a", null), new("b", null), new("a", Noon)], None, 5);
        claim.Set("a", new(EventVerdict.Satisfied));
        claim.Set("b", new(EventVerdict.Scored));

        Assert.Equal(
            [EventVerdict.Satisfied, EventVerdict.Scored, EventVerdict.Satisfied], claim.Results().Select(each => each.Result.Verdict));
    }

    [Fact]
    public void Features_EventsThatBringThem_AreThoseOfTheNewestThatIsSound()
    {
        var claim = new EventClaim(
            [
                new("a", Noon) { Features = """{"x":1}""" },
                new("a", Noon) { Features = """{"x":2}""" },
                new("a", Noon) { Features = """{"y":3}""" },
                new("b", Noon) { Features = "{" },
                new("c", Noon),
            ],
            FeatureColumns.Of(new() { Request = { ["x"] = "Double" } }), 5);

        Assert.Equal(["a"], claim.Users.Keys);
        Assert.Equal([2.0], claim.Features["a"].Values);
        Assert.Equal(
            [EventVerdict.Trouble, EventVerdict.Trouble, EventVerdict.Poison, EventVerdict.Poison, EventVerdict.Poison],
            claim.Results().Select(each => each.Result.Verdict));
        Assert.Equal("The features of the event are no JSON object.", claim.Results()[3].Result.Reason);
        Assert.Contains("'x'", claim.Results()[4].Result.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<RowOutcome, string> Outcomes => new()
    {
        { RowOutcome.Scored(new(new([], []), "v1", Noon, Noon, Guid.Empty), 0), nameof(EventVerdict.Scored) },
        { RowOutcome.NoInput, nameof(EventVerdict.Poison) },
        { RowOutcome.Ambiguous, nameof(EventVerdict.Poison) },
        { RowOutcome.Failed(new StoreException("The table refuses.")), nameof(EventVerdict.Trouble) },
        { RowOutcome.Failed(new StoreException("The table refuses a row.", blamesData: true)), nameof(EventVerdict.Poison) },
        { RowOutcome.Failed("It broke."), nameof(EventVerdict.Broken) },
        { RowOutcome.Saturated, nameof(EventVerdict.Trouble) },
        { RowOutcome.DeadlineExceeded, nameof(EventVerdict.Trouble) },
        { RowOutcome.Unavailable(new StoreException("It is away.", isTransient: true)), nameof(EventVerdict.Trouble) },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public void Of_Outcome_SaysWhetherTheEventComesAgain(RowOutcome outcome, string verdict)
    {
        var result = EventResult.Of(outcome);

        Assert.Equal((verdict, outcome.Reason), (result.Verdict.ToString(), result.Reason));
        Assert.Equal(result.Verdict == EventVerdict.Scored ? outcome : null, result.Outcome);
    }
}
