using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryConflictsTests
{
    private static readonly BigQueryException Conflict =
        new(new(null, "invalidQuery", "Could not serialize access to table t due to concurrent update"));

    private static readonly BigQueryException Other = new(new(null, "invalidQuery", "Unrecognized name"));

    private readonly RecordedClock clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Conflicts_PausesTwiceAsLongEachTimeWithChance()
    {
        var left = 8;
        var result = await new BigQueryConflicts(clock).RunAsync(() => left-- > 0 ? throw Conflict : Task.FromResult(7), Token);

        Assert.Equal(7, result);
        double[] seconds = [0.25, 0.5, 1, 2, 4, 8, 8, 8];
        Assert.Equal(seconds.Length, clock.Waits.Count);
        Assert.All(clock.Waits.Zip(seconds), each =>
            Assert.InRange(each.First.TotalSeconds, each.Second * 0.5, each.Second * 1.5));
        Assert.True(clock.Waits.Select((wait, i) => wait / seconds[i]).Distinct().Count() > 1);
    }

    // BigQuery tells of a conflict at the end of a statement, which may take minutes.
    [Fact]
    public async Task RunAsync_ConflictsForAMinute_ThrowsTheConflict()
    {
        var calls = 0;
        Task<int> Statement()
        {
            clock.Advance(TimeSpan.FromMinutes(calls++ == 0 ? 5 : 0.5));
            throw Conflict;
        }

        Assert.Same(Conflict, await Assert.ThrowsAsync<BigQueryException>(() => new BigQueryConflicts(clock).RunAsync(Statement, Token)));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task RunAsync_AnotherFailure_IsNotRepeated()
    {
        var calls = 0;

        Assert.Same(Other, await Assert.ThrowsAsync<BigQueryException>(() => new BigQueryConflicts(clock).RunAsync<int>(() =>
        {
            calls++;
            throw Other;
        }, Token)));
        Assert.Equal(1, calls);
    }

    // Each wait passes at once.
    private sealed class RecordedClock : FakeTimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
