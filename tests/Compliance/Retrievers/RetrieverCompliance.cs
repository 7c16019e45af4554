namespace ModelPipeline.Compliance;

/// <summary>What the retriever suites share: a store a test, and a table of users with a number each.</summary>
public abstract class RetrieverCompliance(IRetrieverStore store) : IAsyncLifetime
{
    protected const string Table = "customers";

    /// <summary>How long anything may take that does not wait for anybody.</summary>
    protected static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One wanted column.</summary>
    protected static Field X { get; } = new("x", ColumnType.Int64);

    protected IRetrieverStore Store => store;

    protected InputOptions OfTable => new() { Table = store.Setting(Table) };

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>These users, each with its place in the list as <c>x</c>.</summary>
    protected static Batch Numbered(params IReadOnlyList<string> users) =>
        new(users, [new Column<long>(X, Enumerable.Range(0, users.Count).Select(i => (long)i).ToArray())]);

    /// <summary>Makes the table of these users.</summary>
    protected Task CreateAsync(params IReadOnlyList<string> users) => store.CreateTableAsync(Table, Numbered(users));

    /// <summary>A retriever that is open, of the table and <c>x</c> unless told.</summary>
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

    /// <summary>The only fault of a retriever that must not open.</summary>
    protected async Task<Fault> FaultAsync(InputOptions options, params IReadOnlyList<Field> wanted)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => OpenAsync(options, wanted));
        return Assert.Single(error.Faults);
    }
}
