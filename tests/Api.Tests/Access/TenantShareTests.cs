using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TenantShareTests
{
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData(500, 1, 1, 0.01)]
    [InlineData(500, 2, 1, 0.01)]
    [InlineData(500, 4, 7, 0.001)]
    [InlineData(20, 2, 1, 0.005)]
    [InlineData(2_000, 3, 100, 0.01)]
    public async Task TryTake_ByApisAtManyTimesTheLimit_AdmitsTheLimitWithin10Percent(
        int perSecond, int apis, int users, double everySeconds)
    {
        const int Seconds = 20;
        var limit = new TenantLimit { UsersPerSecond = perSecond };
        var shares = NewShares(limit, apis);
        var admitted = new int[apis];
        for (var at = 0.0; at < Seconds; at += everySeconds)
        {
            for (var call = 0; call < Math.Max(1, 20 * perSecond * everySeconds / users); call++)
            {
                if (await shares[call % apis].TryTakeAsync(users, default) is null)
                    admitted[call % apis] += users;
            }

            clock.Advance(TimeSpan.FromSeconds(everySeconds));
        }

        // A full bucket at the beginning, and then the rate.
        Assert.InRange(admitted.Sum(), 0.9 * perSecond * (Seconds - 1), 1.1 * perSecond * (Seconds + 1));
    }

    [Fact]
    public async Task TryTake_WhereOneApiHasAllCalls_GetsTheWholeLimit()
    {
        var shares = NewShares(new() { UsersPerSecond = 100 }, 3);
        var admitted = 0;
        for (var step = 0; step < 1_000; step++)
        {
            if (await shares[1].TryTakeAsync(1, default) is null)
                admitted++;
            clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.InRange(admitted, 500, 600);
    }

    [Fact]
    public async Task TryTake_AListLargerThanTheBurst_WaitsForAFullBucketAndLeavesADebt()
    {
        var share = NewShares(new() { UsersPerSecond = 100, Burst = 200 }, 1)[0];

        Assert.Null(await share.TryTakeAsync(1_000, default));
        Assert.Equal(TimeSpan.FromSeconds(8.01), await share.TryTakeAsync(1, default));
        clock.Advance(TimeSpan.FromSeconds(8));
        Assert.NotNull(await share.TryTakeAsync(1, default));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await share.TryTakeAsync(1, default));
        Assert.NotNull(await share.TryTakeAsync(1_000, default));
    }

    [Fact]
    public async Task TryTake_AfterARefusalOfAList_StillTakesSingleUsers()
    {
        var share = NewShares(new() { UsersPerSecond = 10, Burst = 100 }, 1)[0];
        Assert.Null(await share.TryTakeAsync(60, default));

        Assert.NotNull(await share.TryTakeAsync(60, default));
        Assert.Null(await share.TryTakeAsync(1, default));
    }

    [Fact]
    public async Task TryTake_Refused_AsksTheBucketAtMostTenTimesASecond()
    {
        var asked = 0;
        var bucket = new TokenBucket(clock);
        using var share = new TenantShare(new() { UsersPerSecond = 1 }, (needed, spare) =>
        {
            asked++;
            return new(bucket.Take(1, 1, needed, spare));
        }, clock);
        for (var call = 0; call < 10_000; call++)
        {
            await share.TryTakeAsync(1, default);
            clock.Advance(TimeSpan.FromMilliseconds(0.1));
        }

        Assert.InRange(asked, 2, 12);
    }

    private TenantShare[] NewShares(TenantLimit limit, int apis)
    {
        var bucket = new TokenBucket(clock);
        return [.. Enumerable.Range(0, apis).Select(_ => new TenantShare(
            limit, (needed, spare) => new(bucket.Take(limit.UsersPerSecond, limit.BurstOrSecond(), needed, spare)), clock))];
    }
}
