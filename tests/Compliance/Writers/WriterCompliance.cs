namespace ModelPipeline.Compliance;

/// <summary>The common part of the writer suites: one store for each test, and a table of scores.</summary>
public abstract class WriterCompliance(IWriterStore store) : IAsyncLifetime
{
    protected const string Table = "scores";

    /// <summary>The longest time for a call that waits for no other.</summary>
    protected static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IWriterStore Store => store;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>A writer that is not open.</summary>
    protected IWriter Make(OutputMode mode = OutputMode.Upsert, string table = Table) =>
        store.Make(new() { Table = store.Setting(table), Mode = mode });

    /// <summary>Opens a writer, by default for one column <c>score</c>.</summary>
    protected async Task<IWriter> OpenAsync(OutputMode mode = OutputMode.Upsert, Schema? outputs = null, string table = Table)
    {
        var writer = Make(mode, table);
        await writer.OpenAsync(outputs ?? Scores.Schema, Token);
        return writer;
    }

    /// <summary>The faults of a writer that does not open.</summary>
    protected async Task<IReadOnlyList<Fault>> FaultsAsync(OutputMode mode = OutputMode.Upsert, Schema? outputs = null,
        string table = Table) =>
        (await Assert.ThrowsAsync<PipelineConfigurationException>(() => OpenAsync(mode, outputs, table))).Faults;

    /// <summary>The users with their stored scores, ordered by user and score.</summary>
    protected async Task<(string User, double Score)[]> StoredAsync() =>
        [.. (await store.RowsAsync(Table)).Select(row => (row.User, row.Score)).OrderBy(row => row.User, StringComparer.Ordinal)
            .ThenBy(row => row.Score)];
}
