using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The three ways to a baseline, and the reports that are made of the same counts.</summary>
public sealed class BaselineMakerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 34, 56, TimeSpan.Zero);
    private static readonly DateTimeOffset Hour = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Job = Guid.NewGuid();

    private readonly FakeTimeProvider clock = new(Now);
    private readonly DriftStore store = new(new StateStore(), GrainId.Create("drift", "test"));
    private readonly TestPipeline parts = new();
    private PipelineRunner runner = null!;
    private long calls;

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    [Fact]
    public async Task Make_Days_IsOfTheHoursUpToThePresentOne()
    {
        await OpenAsync();
        foreach (var (hour, rows) in new[] { (-48, 1), (-47, 10), (-24, 100), (-23, 1_000), (0, 10_000), (1, 100_000) })
            await AddAsync(Hour.AddHours(hour), rows);

        var (one, ofOne) = await MakeAsync(new("ada", "v1", Days: 1));
        var (two, _) = await MakeAsync(new("ada", "v1", Days: 2));

        Assert.Equal(new BaselineSummary("v1", "Days", 11_000, Hour.AddHours(-23), Hour.AddHours(1), Now, "ada"), one);
        Assert.Equal((11_000, ""), (ofOne.Counts!.Rows, ofOne.Refusal));
        Assert.Equal((11_110, Hour.AddHours(-47)), (two!.Rows, two.From));
    }

    [Fact]
    public async Task Make_OneRow_IsABaseline()
    {
        await OpenAsync();
        await AddAsync(Hour, 1);
        await AddAsync(Hour.AddDays(-3), 1, Job);

        Assert.Equal(1, (await MakeAsync(new("ada", "v1", Days: 1))).Summary?.Rows);
        Assert.Equal(1, (await MakeAsync(new("ada", "v1", Job: Job))).Summary?.Rows);
        Assert.Equal(1, (await MakeAsync(new("ada", "v1", File: Encoding.UTF8.GetBytes("x\n1\n")))).Summary?.Rows);
    }

    [Theory]
    [InlineData(null, "\"days\" is missing; send 1 to 90, or a \"job\", or a CSV file as the body.")]
    [InlineData(0, "\"days\" is 0; send 1 to 90, or a \"job\", or a CSV file as the body.")]
    [InlineData(91, "\"days\" is 91; send 1 to 90, or a \"job\", or a CSV file as the body.")]
    [InlineData(1, "Version 'v1' has no counted rows in the last 1 day(s); score some, or send a CSV file as the body.")]
    [InlineData(90, "Version 'v1' has no counted rows in the last 90 day(s); score some, or send a CSV file as the body.")]
    public async Task Make_DaysThatHaveNoRowsOrCannotBe_IsRefused(int? days, string refusal)
    {
        await OpenAsync();

        var (made, rows) = await MakeAsync(new("ada", "v1", Days: days));

        Assert.Equal((null, null, refusal), (made, rows.Counts, rows.Refusal));
    }

    [Fact]
    public async Task Make_Job_IsOfItsRowsAloneFor90Days()
    {
        await OpenAsync();
        await AddAsync(Hour, 1);
        await AddAsync(Hour, 10, Job);
        await AddAsync(Hour.AddHours(1).AddDays(-90), 100, Job);
        await AddAsync(Hour.AddDays(-90), 1_000, Job);

        var (made, _) = await MakeAsync(new("ada", "v1", Job: Job));
        var none = Guid.NewGuid();
        var (missing, rows) = await MakeAsync(new("ada", "v1", Job: none));

        Assert.Equal(new BaselineSummary("v1", "Job", 110, null, null, Now, "ada", Job), made);
        Assert.Null(missing);
        Assert.StartsWith($"Nothing is counted of job {none} and version 'v1' by itself: counts are kept for 90 days", rows.Refusal,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_File_IsOfItsRowsAndGoesBeforeTheRest()
    {
        await OpenAsync();
        await AddAsync(Hour, 5);

        var (made, rows) = await MakeAsync(new("ada", "v1", Days: 1, File: Encoding.UTF8.GetBytes("x\n1\n2\n")));
        var (none, refused) = await MakeAsync(new("ada", "v1", File: Encoding.UTF8.GetBytes("z\n1\n")));

        Assert.Equal(new BaselineSummary("v1", "File", 2, null, null, Now, "ada"), made);
        Assert.Equal(2, rows.Counts!.Rows);
        Assert.Equal((null, "The file has no column 'x', which version 'v1' takes."), (none, refused.Refusal));
    }

    [Fact]
    public async Task Make_FileWhoseModelDoesNotAnswer_IsGivenUpAfterAMinute()
    {
        await OpenAsync();
        var gate = new Gate();
        parts.Model.Instead = async (batch, token) =>
        {
            await gate.PassAsync(token);
            return batch;
        };
        var making = MakeAsync(new("ada", "v1", File: Encoding.UTF8.GetBytes("x\n1\n")));
        await gate.Reached;

        clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.False(making.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal("The model was not applied to the file within 00:01:00; send fewer rows.", (await making).Rows.Refusal);
    }

    [Fact]
    public async Task Report_Window_HasTheHoursUpToThePresentOneAndTheVolumeOfTheLast()
    {
        await OpenAsync();
        foreach (var (hour, rows) in new[] { (-24, 1), (-23, 10), (-1, 200), (0, 1_000) })
            await AddAsync(Hour.AddHours(hour), rows);
        await AddAsync(Hour.AddHours(-1).AddDays(-7), 500);
        await AddAsync(Hour.AddDays(-7), 700);

        var report = await new DriftReporter(runner.Pipeline, store).ReportAsync("v1", TimeSpan.FromDays(1), Now);

        Assert.Equal(("test", "v1", "TooFew", 0, null),
            (report.Pipeline, report.Version, report.Status, report.DriftedShare, report.Baseline));
        Assert.Equal(new DriftWindow(Hour.AddHours(-23), Hour.AddHours(1), 1_210), report.Window);
        Assert.Equal((Hour.AddHours(-1), 200, 500), (report.Volume.Hour, report.Volume.Rows, report.Volume.RowsWeekAgo));
    }

    [Fact]
    public async Task Report_NoRowsInTheLastHour_HasAVolumeOfZero()
    {
        await OpenAsync();
        await AddAsync(Hour, 1_000);

        var report = await new DriftReporter(runner.Pipeline, store).ReportAsync("v1", TimeSpan.FromHours(1), Now);

        Assert.Equal((0, null), (report.Volume.Rows, report.Volume.RowsWeekAgo));
        Assert.Equal(new DriftWindow(Hour, Hour.AddHours(1), 1_000), report.Window);
    }

    private async Task OpenAsync()
    {
        runner = await parts.RunnerAsync(clock);
        await store.LoadAsync();
    }

    private Task<(BaselineSummary? Summary, BaselineRows Rows)> MakeAsync(BaselineRequest request) =>
        new BaselineMaker(runner, store, clock).MakeAsync(request);

    private Task AddAsync(DateTimeOffset hour, int rows, Guid job = default)
    {
        var counts = WindowBytes.Write(Observed.Count(Observed.Numbers("x", new double[rows])));
        return store.AddAsync(hour, "silo", ++calls, [new("v1", job, hour, counts)]);
    }
}
