namespace ModelPipeline;

/// <summary>
/// The retriever of a pipeline whose calls bring features. Its columns are those of the store and the features; the store is never asked
/// for the features. The input cannot be read as a whole, because its rows alone cannot be scored.
/// </summary>
internal sealed class FeatureRetriever(IRetriever store, FeatureColumns features) : IRetriever
{
    public TimeSpan DefaultLinger => store.DefaultLinger;

    public bool IsAsynchronous => store.IsAsynchronous;

    public string? Location => store.Location;

    /// <summary>The retriever that reads the store.</summary>
    public static IRetriever StoreOf(IRetriever retriever) => retriever is FeatureRetriever { Store: var inner } ? inner : retriever;

    private IRetriever Store => store;

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            return features.With(await store.OpenAsync(features.Without(wanted), cancellationToken));
        }
        catch (PipelineConfigurationException e) when (e.Columns is { } known)
        {
            throw new PipelineConfigurationException([.. e.Faults]) { Columns = features.With(known) };
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        store.GetAsync(users, call, cancellationToken);

    public Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) =>
        throw new PipelineConfigurationException(
            "Input:Request", "names features that come with a call; name the users with their features.");

    public async Task<Schema?> DescribeAsync(CancellationToken cancellationToken) =>
        await store.DescribeAsync(cancellationToken) is { } columns ? features.With(columns) : null;

    // The rows lack the features. They tell the types of a source without types; no model can be tried on them.
    public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => store.SampleAsync(rows, cancellationToken);

    public Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken) =>
        store.FindFractionsAsync(columns, rows, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => store.PingAsync(cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
