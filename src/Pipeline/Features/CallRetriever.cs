namespace ModelPipeline;

/// <summary>The retriever of a pipeline whose only input is the features of the call: every user has a row without columns.</summary>
internal sealed class CallRetriever : IRetriever
{
    public string? Location => "calls";

    /// <summary>Whether an input names features of the call and no store.</summary>
    public static bool IsMeant(InputOptions options) => options.Request.Count > 0
        && options.Kind.Length == 0 && options.Connection.Length == 0 && options.Table.Length == 0 && options.Query.Length == 0;

    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) => Task.FromResult(new Schema([]));

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) =>
        Task.FromResult(new Batch(users, []));

    public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => default;
}
