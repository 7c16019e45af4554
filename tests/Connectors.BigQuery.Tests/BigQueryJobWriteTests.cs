using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The writes of jobs: each row exactly once, however late an attempt is repeated, and with few statements.</summary>
public sealed class BigQueryJobWriteTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly StoreCall job = new("p", RunTrigger.Job, Guid.NewGuid());
    private readonly BigQueryStore store;

    public BigQueryJobWriteTests() => store = new(options: new() { Time = clock });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task CompleteJobAsync_PiecesWrittenAgainAnHourLater_StoresEachRowOnceWithOneStatement(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        var first = Of(0, 600);
        var second = Of(600, 600);

        await writer.WriteAsync(first, job, Token);
        await writer.WriteAsync(second, job, Token);
        clock.Advance(TimeSpan.FromHours(1));
        await writer.WriteAsync(second.ScoredAfter(3600), job, Token);
        // Another silo may divide the remaining rows in another way.
        await writer.WriteAsync(first with { Outputs = first.Outputs.Slice(1, 599) }, job, Token);
        Assert.Empty(await store.RowsAsync("scores"));
        store.Emulator.Log.Clear();
        await writer.CompleteJobAsync(1200, job, Token);

        Assert.Equal("job", Assert.Single(store.Emulator.Log.Queries).Labels["trigger"]);
        Assert.Equal(1200, (await store.RowsAsync("scores")).Select(row => row.User).Distinct().Count());
        Assert.Equal(1200, (await store.RowsAsync("scores")).Count);
        Assert.Equal(["scores"], await store.TablesAsync());
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task CompleteJobAsync_AnotherSiloHasCompletedIt_ChangesNothing(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        await using var other = await OpenAsync(mode);
        await writer.WriteAsync(Of(0, 10), job, Token);

        await writer.CompleteJobAsync(10, job, Token);
        await other.CompleteJobAsync(10, job, Token);

        Assert.Equal(10, (await store.RowsAsync("scores")).Count);
    }

    [Theory]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.BackendError)]
    public async Task CompleteJobAsync_AnswerIsLost_FindsTheFinishedStatement(FaultKind fault)
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        await writer.WriteAsync(Of(0, 10), job, Token);
        store.Emulator.Faults.Next(Operation.InsertJob, fault);
        store.Emulator.Log.Clear();

        await writer.CompleteJobAsync(10, job, Token);

        Assert.Single(store.Emulator.Log.Queries);
        Assert.Equal(10, (await store.RowsAsync("scores")).Count);
    }

    [Fact]
    public async Task CompleteJobAsync_StagedRowsAreGone_Throws()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Of(0, 10), job, Token);
        await store.ExecuteAsync($"DROP TABLE d.scores_staging_{job.Job:N}");

        var error = await Assert.ThrowsAsync<StoreException>(() => writer.CompleteJobAsync(10, job, Token));

        Assert.False(error.IsTransient, error.Message);
        Assert.Contains("start the job again", error.Detail, StringComparison.Ordinal);
    }

    // A job may have a limit of users per second. Any silo may write its rows, also one that has not done so before.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task CompleteJobAsync_JobOfManyDays_StoresEachRow(int silos)
    {
        var writers = new IJobWriter[silos];
        for (var silo = 0; silo < silos; silo++)
            writers[silo] = await OpenAsync(OutputMode.Upsert);

        for (var day = 0; day < 10; day += 2)
        {
            await writers[day / 2 % silos].WriteAsync(Of(day * 10, 10), job, Token);
            clock.Advance(TimeSpan.FromDays(2));
        }

        await writers[^1].CompleteJobAsync(50, job, Token);

        Assert.Equal(50, (await store.RowsAsync("scores")).Count);
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    [Fact]
    public async Task WriteAsync_StagedRowsOfThisSiloAreGone_ThrowsAndMakesNoEmptyTable()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Of(0, 10), job, Token);
        clock.Advance(TimeSpan.FromDays(4));

        await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Of(10, 10), job, Token));

        Assert.DoesNotContain($"scores_staging_{job.Job:N}", await store.TablesAsync());
    }

    [Fact]
    public async Task CompleteJobAsync_NothingWasWritten_ChangesNothing()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);

        await writer.CompleteJobAsync(0, job, Token);

        Assert.Empty(store.Emulator.Log.Queries);
    }

    // BigQuery reports a conflict at the end of a statement, long after the callers' deadline.
    [Fact]
    public async Task CompleteJobAsync_StatementConflictsRepeatedly_IsRepeatedAndLoadsOnce()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        await writer.WriteAsync(Of(0, 10), job, Token);
        store.Emulator.Faults.Next(Operation.InsertJob, FaultKind.ConcurrentUpdate, times: 4);

        await writer.CompleteJobAsync(10, job, Token).WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.Upload));
        Assert.Equal(10, (await store.RowsAsync("scores")).Count);
    }

    [Fact]
    public async Task WriteAsync_CallThatConflicts_ThrowsAtOnce()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        store.Emulator.Faults.Next(Operation.Query, FaultKind.ConcurrentUpdate);

        var trouble = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Of(0, 10), OnDemand.Call, Token));

        Assert.True(trouble.IsTransient);
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    // Predictions of one run, like all scores of a job.
    private Predictions Of(int first, int users) =>
        Scores.Of(1, 10, [.. Enumerable.Range(first, users).Select(i => $"u{i}")]) with { RunId = job.Job!.Value };

    private async Task<IJobWriter> OpenAsync(OutputMode mode)
    {
        var writer = (IJobWriter)store.Make(new OutputOptions { Table = "scores", Mode = mode }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        store.Emulator.Log.Clear();
        return writer;
    }
}
