namespace ModelPipeline.Compliance;

/// <summary>The common part of the retriever suites: one store for each test, and a table of users with one number each.</summary>
public abstract class RetrieverCompliance(IRetrieverStore store) : IAsyncLifetime
{
    protected const string Table = "customers";

    /// <summary>The longest time for a call that waits for no other.</summary>
    protected static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One wanted column.</summary>
    protected static Field X { get; } = new("x", ColumnType.Int64);

    protected IRetrieverStore Store => store;

    protected InputOptions OfTable => new() { Table = store.Setting(Table) };

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>These users. Column <c>x</c> is the index of the user in the list.</summary>
    protected static Batch Numbered(params IReadOnlyList<string> users) =>
        new(users, [new Column<long>(X, Enumerable.Range(0, users.Count).Select(i => (long)i).ToArray())]);

    /// <summary>Creates the table of these users.</summary>
    protected Task CreateAsync(params IReadOnlyList<string> users) => store.CreateTableAsync(Table, Numbered(users));

    /// <summary>Opens a retriever, by default of the table and <c>x</c>.</summary>
    protected async Task<IRetriever> OpenAsync(InputOptions? options = null, params IReadOnlyList<Field> wanted)
    {
        var retriever = store.Make(options ?? OfTable);
        await retriever.OpenAsync(wanted.Count == 0 ? [X] : wanted, Token);
        return retriever;
    }

    /// <summary>Opens a retriever of the table and <c>x</c>, reads these users once and closes it.</summary>
    protected async Task<Batch> ReadAsync(params IReadOnlyList<string> users)
    {
        await using var retriever = await OpenAsync();
        return await retriever.GetAsync(users, Token);
    }

    /// <summary>The only fault of a retriever that does not open.</summary>
    protected async Task<Fault> FaultAsync(InputOptions options, params IReadOnlyList<Field> wanted)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => OpenAsync(options, wanted));
        return Assert.Single(error.Faults);
    }
}
