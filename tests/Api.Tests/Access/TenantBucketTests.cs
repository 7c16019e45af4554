using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class TenantBucketTests
{
    private readonly FakeTimeProvider clock = new();
    private bool isLost = true;
    private int asked;

    [Fact]
    public async Task Take_NoSiloAnswers_KeepsTheLimitAloneAndAsksTheSilosNowAndThen()
    {
        var bucket = new TenantBucket("retail", new() { UsersPerSecond = 10 }, AskAsync, clock, NullLogger.Instance);
        var taken = 0;
        for (var call = 0; call < 100; call++)
            taken += (await bucket.TakeAsync(1, 5)).Tokens;

        // Each question costs its caller seconds, and callers wait for each other.
        Assert.Equal((10, 1), (taken, asked));

        clock.Advance(TimeSpan.FromSeconds(2));
        isLost = false;
        Assert.Equal(6, (await bucket.TakeAsync(1, 5)).Tokens);
        Assert.Equal(6, (await bucket.TakeAsync(1, 5)).Tokens);
        Assert.Equal(3, asked);
    }

    private Task<TokenGrant> AskAsync(int needed, int spare)
    {
        asked++;
        return isLost
            ? Task.FromException<TokenGrant>(new ClusterCallException(Problems.Unreachable(), "lost"))
            : Task.FromResult(new TokenGrant(needed + spare, 100, TimeSpan.Zero));
    }
}
