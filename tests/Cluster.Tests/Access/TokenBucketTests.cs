using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TokenBucket bucket;

    public TokenBucketTests() => bucket = new(clock);

    [Fact]
    public void Take_FullBucket_GivesTheBurstAndThenTheRate()
    {
        Assert.Equal(new TokenGrant(4, 6, TimeSpan.Zero), bucket.Take(perSecond: 2, size: 10, needed: 4, spare: 0));
        Assert.Equal(new TokenGrant(6, 0, TimeSpan.Zero), bucket.Take(2, 10, 6, 0));
        Assert.Equal(new TokenGrant(0, 0, TimeSpan.FromSeconds(1.5)), bucket.Take(2, 10, 3, 0));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new TokenGrant(0, 2, TimeSpan.FromSeconds(0.5)), bucket.Take(2, 10, 3, 0));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(new TokenGrant(3, 0, TimeSpan.Zero), bucket.Take(2, 10, 3, 0));
    }

    [Fact]
    public void Take_LongPause_FillsTheBucketAndNoMore()
    {
        bucket.Take(2, 10, 10, 0);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new TokenGrant(1, 9, TimeSpan.Zero), bucket.Take(2, 10, 1, 0));
    }

    [Fact]
    public void Take_MoreThanTheBucketHolds_LeavesADebtForTheNext()
    {
        Assert.Equal(new TokenGrant(25, -15, TimeSpan.Zero), bucket.Take(2, 10, 25, 3));

        Assert.Equal(new TokenGrant(0, -15, TimeSpan.FromSeconds(8)), bucket.Take(2, 10, 1, 3));
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(new TokenGrant(1, 0, TimeSpan.Zero), bucket.Take(2, 10, 1, 3));
    }

    [Fact]
    public void Take_Spare_AreWholeTokensThatAreLeft()
    {
        Assert.Equal(new TokenGrant(6, 4, TimeSpan.Zero), bucket.Take(2, 10, 3, spare: 3));
        clock.Advance(TimeSpan.FromSeconds(0.25));

        Assert.Equal(new TokenGrant(4, 0.5, TimeSpan.Zero), bucket.Take(2, 10, 1, spare: 100));
    }
}
