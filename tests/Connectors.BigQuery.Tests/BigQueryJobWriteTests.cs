using Microsoft.Extensions.Time.Testing;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>What jobs write: exactly once, however late an attempt is made again, and with few statements.</summary>
public sealed class BigQueryJobWriteTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
    private readonly StoreCall job = new("p", RunTrigger.Job, Guid.NewGuid());
    private readonly BigQueryStore store;

    public BigQueryJobWriteTests() => store = new(options: new() { Time = clock });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(600)]
    [InlineData(5000)]
    public async Task WriteAsync_AppendAgainAnHourLater_AddsNoRow(int users)
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        var scores = Of(users);

        await writer.WriteAsync(scores, job, Token);
        clock.Advance(TimeSpan.FromHours(1));
        await writer.WriteAsync(scores, job, Token);
        // Another silo may divide what is left otherwise.
        await writer.WriteAsync(scores with { Outputs = scores.Outputs.Slice(1, users - 1) }, job, Token);

        Assert.Equal(users, (await store.RowsAsync("scores")).Count);
        Assert.Equal(0, store.Emulator.Log.Count(Operation.InsertRows));
    }

    [Fact]
    public async Task WriteAsync_AppendAfterAStreamedRowOfTheSameRun_AddsNoRow()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        clock.Advance(BigQueryStream.NewTable);
        var scores = Of(10);

        await writer.WriteAsync(scores, OnDemand.Call, Token);
        clock.Advance(TimeSpan.FromMinutes(5));
        await writer.WriteAsync(scores, job, Token);

        Assert.Equal(10, (await store.RowsAsync("scores")).Count);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.InsertRows));
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_AsManyAsTheWriterWants_IsOneLoadAndOneStatement(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);

        await writer.WriteAsync(Of(writer.DefaultBatchSize), job, Token);

        Assert.Equal(50_000, writer.DefaultBatchSize);
        Assert.Equal("job", Assert.Single(store.Emulator.Log.Queries).Labels["trigger"]);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.Upload));
        Assert.Equal(["scores"], await store.TablesAsync());
    }

    // BigQuery tells a conflict when the statement ends, long after callers have lost their patience.
    [Fact]
    public async Task WriteAsync_StatementConflictsAgainAndAgain_IsRunAgainAndLoadsOnce()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        store.Emulator.Faults.Next(Operation.Query, FaultKind.ConcurrentUpdate, times: 4);

        var writing = writer.WriteAsync(Of(BigQueryWriter.LoadFrom), job, Token);

        Assert.Empty(await writing.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal(1, store.Emulator.Log.Count(Operation.Upload));
        Assert.Equal(BigQueryWriter.LoadFrom, (await store.RowsAsync("scores")).Count);
    }

    [Fact]
    public async Task WriteAsync_CallThatConflicts_IsToldAtOnce()
    {
        await using var writer = await OpenAsync(OutputMode.Upsert);
        store.Emulator.Faults.Next(Operation.Query, FaultKind.ConcurrentUpdate);

        var trouble = await Assert.ThrowsAsync<StoreException>(() => writer.WriteAsync(Of(10), OnDemand.Call, Token));

        Assert.True(trouble.IsTransient);
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static Predictions Of(int users) => Scores.Of(1, 10, [.. Enumerable.Range(0, users).Select(i => $"u{i}")]);

    private async Task<IWriter> OpenAsync(OutputMode mode)
    {
        var writer = store.Make(new OutputOptions { Table = "scores", Mode = mode }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        store.Emulator.Log.Clear();
        return writer;
    }
}
