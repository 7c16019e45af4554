namespace ModelPipeline.Grains;

/// <summary>
/// Keeps a copy of each version's file in the store of models, so that every silo can open the version whatever becomes of its source.
/// </summary>
/// <param name="fetcher">Tells whether a path of this machine still has the content of a version.</param>
/// <param name="log">Hears of copies that fail.</param>
/// <param name="store">The store; null if the process has none.</param>
internal sealed class ModelCopies(ModelFetcher fetcher, RolloutLog log, IModelStore? store = null)
{
    /// <summary>Whether a version without an address can be in the store.</summary>
    public bool MayHave(VersionSpec spec) => store is not null && spec.Sha256 is not null;

    /// <summary>
    /// Where to fetch the version: its copy with the same content, or else its own address. A path of this machine that is unchanged goes
    /// before its copy, because other files can belong to it: weights beside an ONNX file, modules beside a Python file.
    /// </summary>
    /// <exception cref="PipelineException">The store does not answer.</exception>
    public async Task<string> AddressOfAsync(string pipeline, VersionSpec spec, CancellationToken cancellationToken)
    {
        if (store is null || spec.Sha256 is null || await IsUnchangedHereAsync(spec, cancellationToken))
            return spec.Address;
        var copy = await store.FindAsync(pipeline, spec.Id, cancellationToken);
        return copy is not null && copy.Sha256 == spec.Sha256 ? copy.Address : spec.Address;
    }

    /// <summary>Copies the file of an open version, unless the store has it.</summary>
    /// <returns>The address of the copy; null if there is none, as for folders and models without a file.</returns>
    public async Task<string?> StoreAsync(string pipeline, VersionSpec spec, FetchedModel? file, CancellationToken cancellationToken)
    {
        if (store is null || file is null || !File.Exists(file.Path))
            return null;
        try
        {
            if (await store.FindAsync(pipeline, spec.Id, cancellationToken) is { } known)
                return known.Sha256 == file.Sha256 ? known.Address : null;
            await using var content = File.OpenRead(file.Path);
            var name = Path.GetFileName(file.Path);
            return (await store.PutAsync(pipeline, spec.Id, name, content, file.Sha256, cancellationToken)).Address;
        }
        catch (Exception e) when (e is PipelineException or IOException)
        {
            log.NotStored(pipeline, store.Shown, e is PipelineException known ? known.Detail : e.GetType().Name);
            return null;
        }
    }

    /// <summary>Deletes the copy of a version that was deleted. A failure leaves only the copy.</summary>
    public async Task DeleteAsync(string pipeline, string version)
    {
        try
        {
            if (store is not null)
                await store.DeleteAsync(pipeline, version, CancellationToken.None);
        }
        catch (Exception e) when (e is PipelineException or IOException)
        {
            log.NotDeleted(pipeline, version, store!.Shown, e is PipelineException known ? known.Detail : e.GetType().Name);
        }
    }

    private async Task<bool> IsUnchangedHereAsync(VersionSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Address.Length == 0 || SourceAddress.Parse(spec.Address) is not { IsLocal: true })
            return false;
        try
        {
            using var here = await fetcher.FetchAsync(spec.Address, spec.Sha256, null, null, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is PipelineConfigurationException or SourceException)
        {
            // The path is gone, or has other content now.
            return false;
        }
    }
}
