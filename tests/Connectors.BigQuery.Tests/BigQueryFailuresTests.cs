using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryFailuresTests : IAsyncLifetime
{
    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteFailuresAsync_TableWasDropped_IsCreatedAgain()
    {
        var job = Guid.NewGuid();
        await using var writer = store.Make(new OutputOptions { Table = "scores" }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        await writer.WriteFailuresAsync(job, [new("a", "why")], Token);
        await store.ExecuteAsync("DROP TABLE d.scores_failures");

        await writer.WriteFailuresAsync(job, [new("b", "why")], Token);

        Assert.Equal([(job, "b", "why")], await store.FailuresAsync("scores_failures"));
        Assert.All(store.Emulator.Log.Queries.Where(query => query.Sql.StartsWith("INSERT", StringComparison.Ordinal)),
            query => Assert.Equal("job", query.Labels["trigger"]));
    }

    // A statement that changes rows waits for the others of its table, and conflicts with them.
    [Fact]
    public async Task WriteFailuresAsync_ManyPartitionsAtOnce_OneInsertEachAndNoneWaits()
    {
        await using var slow = new BigQueryStore(options: new() { ChangeTime = TimeSpan.FromMinutes(2) });
        await slow.InitializeAsync();
        var job = Guid.NewGuid();
        await using var writer = slow.Make(new OutputOptions { Table = "scores" }, null);
        await writer.OpenAsync(Scores.Schema, Token);
        await writer.WriteFailuresAsync(job, [new("first", "why")], Token);
        slow.Emulator.Log.Clear();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => writer.WriteFailuresAsync(job, [new($"u{i}", "why")], Token)))
            .WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal(31, (await slow.FailuresAsync("scores_failures")).Count);
        Assert.Equal(30, slow.Emulator.Log.Queries.Count(query => query.Sql.StartsWith("INSERT", StringComparison.Ordinal)));
        Assert.Equal(0, slow.Emulator.Log.MostChangesAtATime);
        Assert.Equal(0, slow.Emulator.Log.Count(Operation.Tables));
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
