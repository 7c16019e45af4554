using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class DriftDaysTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly StateStore states = new();
    private readonly DriftDays days = new();
    private PipelineRunner runner = null!;
    private DriftStore store = null!;
    private long calls;

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    [Fact]
    public async Task Judge_Days_AreThoseUpToTodayWithTheirRows()
    {
        await OpenAsync();
        await AddAsync(Noon, 10);
        await AddAsync(Noon.AddDays(-2), 20);
        await AddAsync(Noon.AddDays(-3), 30);

        var judged = await JudgeAsync(3, Noon);

        Assert.Equal([(8, 20L), (9, 0L), (10, 10L)], judged.Select(day => (day.Day.Day, day.Rows)));
        Assert.Equal("x", Assert.Single(judged[0].Columns).Column);
        Assert.Empty(judged[1].Columns);
    }

    [Fact]
    public async Task Judge_DayThatEndedAnHourAgo_IsJudgedOnce()
    {
        await OpenAsync();
        await AddAsync(Noon.AddDays(-1), 10);
        var midnight = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(10, (await JudgeAsync(2, midnight.AddHours(1)))[0].Rows);
        await AddAsync(Noon.AddDays(-1), 5);
        Assert.Equal(15, (await JudgeAsync(2, midnight.AddHours(1).AddTicks(1)))[0].Rows);
        await AddAsync(Noon.AddDays(-1), 5);
        Assert.Equal(15, (await JudgeAsync(2, Noon))[0].Rows);
    }

    [Fact]
    public async Task Judge_AfterAnotherBaseline_JudgesAllDaysAnew()
    {
        await OpenAsync();
        await AddAsync(Noon.AddDays(-1), 1_000);
        Assert.DoesNotContain((await JudgeAsync(2, Noon))[0].Columns, column => column.Psi is not null);

        var summary = new BaselineSummary("v1", "File", 1_000, null, null, Noon, "ada");
        await store.SetBaselineAsync("v1", summary, await store.SumAsync("v1", Noon.AddDays(-2), Noon));

        Assert.Equal(0, Assert.Single((await JudgeAsync(2, Noon))[0].Columns).Psi!.Value, 3);
    }

    private async Task OpenAsync()
    {
        runner = await new TestPipeline().RunnerAsync();
        store = new(states, GrainId.Create("drift", "test"));
        await store.LoadAsync();
    }

    private Task<IReadOnlyList<DriftDay>> JudgeAsync(int count, DateTimeOffset now) =>
        days.JudgeAsync(runner.Pipeline, store, "v1", count, now);

    private Task AddAsync(DateTimeOffset hour, int rows)
    {
        var random = new Random(7);
        var counts = WindowBytes.Write(Observed.Count(
            Observed.Numbers("x", [.. Enumerable.Range(0, rows).Select(_ => 10 + random.NextDouble())])));
        return store.AddAsync(hour, "silo", ++calls, [new("v1", Guid.Empty, hour, counts)]);
    }
}
