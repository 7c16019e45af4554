namespace ModelPipeline;

/// <summary>Uploaded models behind <c>store:/pipeline/version/file</c>. Every silo fetches them like those of any other source.</summary>
/// <param name="store">The store. Asked for with the first address, because a process without uploads needs none.</param>
internal sealed class StoreSource(Func<IModelStore> store) : IModelSource
{
    public IReadOnlyList<string> Schemes { get; } = [StoredModel.Scheme];

    public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
    {
        var (pipeline, version) = NamesOf(address);
        var model = await store().FindAsync(pipeline, version, cancellationToken);
        if (model is null || model.Address != address.Text)
            throw Missing(address, "upload it, or name another model");
        return model.Sha256 == known ? null : new(model.Sha256, [new(model.FileName, address, model.Bytes, model.Sha256)]);
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var (pipeline, version) = NamesOf(file.Address);
        return await store().OpenAsync(pipeline, version, offset, cancellationToken)
            ?? throw Missing(file.Address, "upload it again");
    }

    private PipelineConfigurationException Missing(SourceAddress address, string remedy) =>
        SourceFaults.Path(address, $"which does not exist in the {store().Shown} (Models:Store); {remedy}");

    private static (string Pipeline, string Version) NamesOf(SourceAddress address) =>
        address.Rest.Split('/') is [var pipeline, var version, _]
            ? (pipeline, version)
            : throw SourceFaults.Path(address, "which names no uploaded model; write store:/pipeline/version/file");
}
