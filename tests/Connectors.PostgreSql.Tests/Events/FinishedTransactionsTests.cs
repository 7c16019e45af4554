namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class FinishedTransactionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly FinishedTransactions finished = new();

    [Fact]
    public void OverSince_NothingIsRecorded_IsUnknown() => Assert.Null(finished.OverSince(1));

    [Fact]
    public void OverSince_TransactionsOfSeveralClaims_IsTheFirstClaimThatSawItsEnd()
    {
        finished.Record(100, Noon);
        finished.Record(200, Noon.AddSeconds(2));
        finished.Record(300, Noon.AddSeconds(4));

        Assert.Equal(Noon, finished.OverSince(99));
        Assert.Equal(Noon.AddSeconds(2), finished.OverSince(100));
        Assert.Equal(Noon.AddSeconds(4), finished.OverSince(299));
        Assert.Null(finished.OverSince(300));
    }

    [Fact]
    public void Record_OneTransactionIsOpenForLong_KeepsTheFirstTime()
    {
        finished.Record(100, Noon);
        finished.Record(100, Noon.AddHours(1));

        Assert.Equal(Noon, finished.OverSince(99));
        Assert.Null(finished.OverSince(100));

        // The claim an hour later is not kept, so that the next one is not too soon after it.
        finished.Record(200, Noon.AddHours(1).AddSeconds(0.5));
        Assert.Equal(Noon.AddHours(1).AddSeconds(0.5), finished.OverSince(100));
    }

    [Fact]
    public void Record_ClaimsOfOneSecond_KeepsTheFirst()
    {
        finished.Record(100, Noon);
        finished.Record(200, Noon.AddSeconds(0.999));
        Assert.Null(finished.OverSince(150));

        finished.Record(300, Noon.AddSeconds(1));
        Assert.Equal(Noon.AddSeconds(1), finished.OverSince(150));
    }

    // A standby has taken over that lacked the last transactions: a new event has a number that was over before.
    [Fact]
    public void Record_NumbersGoBack_ForgetsTheServerBefore()
    {
        finished.Record(1_000, Noon);
        finished.Record(2_000, Noon.AddMinutes(1));

        finished.Record(1_990, Noon.AddMinutes(1).AddSeconds(0.1));

        Assert.Null(finished.OverSince(1_995));
        Assert.Equal(Noon.AddMinutes(1).AddSeconds(0.1), finished.OverSince(1_500));
    }

    [Fact]
    public void Forget_AfterAFailedClaim_KnowsNothing()
    {
        finished.Record(1_000, Noon);

        finished.Forget();

        Assert.Null(finished.OverSince(500));
    }

    [Fact]
    public void Record_TwoHoursOfClaims_ForgetsTheFirstHour()
    {
        const int Hour = 3_600;
        for (var second = 0; second < (2 * Hour) - 1; second++)
            finished.Record((ulong)(10 * second) + 10, Noon.AddSeconds(second));
        Assert.Equal(Noon, finished.OverSince(0));

        finished.Record(10 * 2 * Hour, Noon.AddSeconds((2 * Hour) - 1));

        Assert.Equal(Noon.AddHours(1), finished.OverSince(0));
        Assert.Equal(Noon.AddHours(1).AddSeconds(1), finished.OverSince((10 * Hour) + 10));
        Assert.Equal(Noon.AddSeconds((2 * Hour) - 1), finished.OverSince((10 * 2 * Hour) - 1));
    }

    [Fact]
    public void Record_ManyClaims_FindsEachTime()
    {
        for (var i = 0; i < 20_000; i++)
            finished.Record((ulong)(10 * i) + 10, Noon.AddSeconds(i));

        Assert.True(finished.OverSince(0) > Noon.AddSeconds(10_000));
        Assert.Equal(Noon.AddSeconds(19_000), finished.OverSince((10 * 19_000) + 5));
    }
}
