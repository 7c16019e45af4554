using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The temporary tables of large batches and of jobs.</summary>
public sealed class BigQueryStagingTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A name of a job may have fewer kinds of characters than the name of a table, and less length than both names together.
    [Theory]
    [InlineData("d", "zwei wörter")]
    [InlineData("long", "scores")]
    public async Task AnyCall_NamesThatNoJobMayHave_AreNoHindrance(string dataset, string table)
    {
        if (dataset == "long")
            dataset = new('d', 1_000);
        if (dataset.Length > 1)
            await store.Emulator.CreateDatasetAsync("p", dataset);
        var output = new BigQueryOutputTable(new("p", dataset, table), OutputMode.Upsert, Scores.Schema);
        var job = new StoreCall("p", RunTrigger.Job, Guid.NewGuid());
        var rows = new BigQueryRows(output, Scores.Of(1, 10, "a", "b"));
        await store.ExecuteAsync($"CREATE TABLE {output.Name.Quoted} (user_id STRING, score FLOAT64, model_version STRING, "
            + "retrieved_at TIMESTAMP, scored_at TIMESTAMP, run_id STRING)");
        var staging = store.Staging(output);

        var count = await staging.OnceAsync(rows, OnDemand.Call, from => CountAsync(from.Quoted), Token);
        await staging.StageAsync(job.Job!.Value, rows, job, Token);
        await staging.CompleteAsync(job.Job.Value, 2, job, Token);

        Assert.Equal((2, 2), (count, await CountAsync(output.Name.Quoted)));
    }

    // The caller waits for its rows, and not for the drop.
    [Fact]
    public async Task OnceAsync_CancelledWhileTheDropIsNotAnswered_ReturnsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var output = new BigQueryOutputTable(new("p", "d", "scores"), OutputMode.Upsert, Scores.Schema);

        var writing = store.Staging(output).OnceAsync(new(output, Scores.Of(1, 10, "a")), OnDemand.Call, async _ =>
        {
            store.Emulator.Faults.Next(Operation.Tables, FaultKind.Silence);
            await stop.CancelAsync();
            return await Task.FromCanceled<int>(stop.Token);
        }, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<int> CountAsync(string table)
    {
        var count = 0;
        await store.QueryAsync($"SELECT COUNT(*) FROM {table}",
            row => count = int.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture));
        return count;
    }
}
