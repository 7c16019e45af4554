namespace ModelPipeline;

/// <summary>Keeps uploaded models in a storage. Every call of the storage has a deadline.</summary>
internal sealed class ModelStore(IModelStorage storage, ModelsOptions options, TimeProvider clock) : IModelStore, IAsyncDisposable
{
    // Nothing but the bytes of a model takes a storage longer.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public string Shown => storage.Shown;

    public async Task<StoredModel> PutAsync(
        string pipeline, string version, string fileName, Stream content, string? sha256, CancellationToken cancellationToken)
    {
        StoreNames.Check(pipeline, version, fileName);
        var pinned = PinnedHash.Parse(sha256);
        var folder = Path.Combine(Path.GetFullPath(options.Cache), "incoming");
        using var spool = await Spool.ReadAsync(folder, content, options.MaxBytes, clock, cancellationToken);
        var model = new StoredModel(pipeline, version, fileName, spool.Bytes, spool.Sha256, default);
        PinnedHash.Check(SourceAddress.Parse(model.Address), pinned, spool.Sha256);
        await WithinAsync(options.Timeout, token => storage.TryAddAsync(model, spool.Path, token), cancellationToken);
        var stored = await WithinAsync(AnswerTimeout, token => storage.FindAsync(pipeline, version, token), cancellationToken)
            ?? throw new SourceException($"Version '{version}' of pipeline '{pipeline}' was deleted while it was stored.");
        return stored.Sha256 == model.Sha256 && stored.FileName == fileName
            ? stored
            : throw new PipelineConfigurationException("version",
                $"is '{version}', which pipeline '{pipeline}' has already, as '{stored.FileName}'"
                + $"{(stored.Sha256 == model.Sha256 ? "" : " with other content")}; use another version.");
    }

    public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        AreNames(pipeline, version)
            ? WithinAsync(AnswerTimeout, token => storage.FindAsync(pipeline, version, token), cancellationToken)
            : Task.FromResult<StoredModel?>(null);

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        AreNames(pipeline, version)
            ? WithinAsync(AnswerTimeout, token => storage.OpenAsync(pipeline, version, offset, token), cancellationToken)
            : Task.FromResult<SourceStream?>(null);

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        AreNames(pipeline, version)
            ? WithinAsync(AnswerTimeout, token => storage.DeleteAsync(pipeline, version, token), cancellationToken)
            : Task.FromResult(false);

    public async Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) =>
        AreNames(pipeline, "any")
            ? [.. (await WithinAsync(AnswerTimeout, token => storage.ListAsync(pipeline, token), cancellationToken))
                .OrderBy(model => model.StoredAt)]
            : [];

    public ValueTask DisposeAsync() => storage is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;

    // Nothing is stored under another name, and such a name could lead out of the storage.
    private static bool AreNames(string pipeline, string version) => StoreNames.IsName(pipeline) && StoreNames.IsName(version);

    private async Task<T> WithinAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await call(ending.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException("The store of models cannot be used at the moment; try again.", e)
            {
                Detail = $"The {Shown} (Models:Store) did not answer within {time.TotalSeconds:0} seconds.",
            };
        }
    }
}
