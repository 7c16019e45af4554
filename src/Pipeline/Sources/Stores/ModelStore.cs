namespace ModelPipeline;

/// <summary>Keeps uploaded models in a storage.</summary>
internal sealed class ModelStore(IModelStorage storage, ModelsOptions options, TimeProvider clock) : IModelStore, IAsyncDisposable
{
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
        await storage.TryAddAsync(model, spool.Path, cancellationToken);
        var stored = await storage.FindAsync(pipeline, version, cancellationToken)
            ?? throw new SourceException($"Version '{version}' of pipeline '{pipeline}' was deleted while it was stored.");
        return stored.Sha256 == model.Sha256 && stored.FileName == fileName
            ? stored
            : throw new PipelineConfigurationException("version",
                $"is '{version}', which pipeline '{pipeline}' has already, as '{stored.FileName}' with other content; use another version.");
    }

    public Task<StoredModel?> FindAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        AreNames(pipeline, version) ? storage.FindAsync(pipeline, version, cancellationToken) : Task.FromResult<StoredModel?>(null);

    public Task<SourceStream?> OpenAsync(string pipeline, string version, long offset, CancellationToken cancellationToken) =>
        AreNames(pipeline, version)
            ? storage.OpenAsync(pipeline, version, offset, cancellationToken)
            : Task.FromResult<SourceStream?>(null);

    public Task<bool> DeleteAsync(string pipeline, string version, CancellationToken cancellationToken) =>
        AreNames(pipeline, version) ? storage.DeleteAsync(pipeline, version, cancellationToken) : Task.FromResult(false);

    public async Task<IReadOnlyList<StoredModel>> ListAsync(string pipeline, CancellationToken cancellationToken) =>
        AreNames(pipeline, "any")
            ? [.. (await storage.ListAsync(pipeline, cancellationToken)).OrderBy(model => model.StoredAt)]
            : [];

    public ValueTask DisposeAsync() => storage is IAsyncDisposable disposable ? disposable.DisposeAsync() : default;

    // Nothing is stored under another name, and such a name could lead out of the storage.
    private static bool AreNames(string pipeline, string version) => StoreNames.IsName(pipeline) && StoreNames.IsName(version);
}
