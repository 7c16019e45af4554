namespace ModelPipeline;

/// <summary>Loads the model that settings name: fetches it from its source, chooses its kind, and lets the kind load it.</summary>
public sealed class ModelLoader
{
    private readonly KindSet<ModelKind> kinds;
    private readonly ModelFetcher fetcher;

    /// <summary>Creates a loader for some kinds of model.</summary>
    public ModelLoader(IEnumerable<ModelKind> kinds, ModelFetcher fetcher)
    {
        this.kinds = new(kinds, kind => kind.Name);
        this.fetcher = fetcher;
    }

    /// <summary>How long the fetch of a model may take.</summary>
    internal TimeSpan FetchTimeout => fetcher.Timeout;

    /// <summary>Fetches and loads a model, and warms it up.</summary>
    /// <param name="options">The settings. <see cref="ModelOptions.Path"/> may be any address.</param>
    /// <param name="progress">Hears of the bytes that arrive; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The model with its file. Whoever disposes of it ends the lease of the file too.</returns>
    /// <exception cref="PipelineConfigurationException">
    /// The source, the file or a setting does not fit. The settings are relative to the pipeline.
    /// </exception>
    /// <exception cref="SourceException">The source is down; the same call may succeed later.</exception>
    public async Task<LoadedModel> LoadAsync(ModelOptions options, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (kinds.All.FirstOrDefault(kind => kind.IsOfServer && kind.Name.Equals(options.Kind, StringComparison.OrdinalIgnoreCase))
            is { } served)
        {
            return new(await served.LoadAsync(options, cancellationToken), null);
        }

        if (options.Path.Length == 0)
            throw new PipelineConfigurationException("Model:Path", "is empty; name the model file.");
        var address = SourceAddress.Parse(options.Path);
        // A kind of model that was registered in code may need no file. Other kinds say best what they miss. A folder that is no model may
        // have any number of files, which nobody wants to be hashed.
        if (address.Scheme.Length == 0 && !IsModel(options.Path) && options.Sha256.Length == 0)
            return new(await Choose(options.Kind, options.Path).Kind.LoadAsync(options, cancellationToken), null);
        CheckKind(options.Kind, address);
        var file = await fetcher.FetchAsync(options.Path, options.Sha256, null, progress, cancellationToken);
        try
        {
            return new(await LoadAsync(options, address, file, cancellationToken), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task<IModel> LoadAsync(
        ModelOptions options, SourceAddress address, FetchedModel file, CancellationToken cancellationToken)
    {
        var (kind, path) = Choose(options.Kind, file.Path);
        IModel model;
        try
        {
            model = await kind.LoadAsync(path == options.Path ? options : options.At(path), cancellationToken);
        }
        catch (PipelineConfigurationException e) when (path != options.Path)
        {
            // The user knows the address, and not the copy.
            var faults = e.Faults.Select(fault => fault with { Message = AsSet(fault.Message) });
            throw new PipelineConfigurationException([.. faults]) { Columns = e.Columns };
        }

        if (file.IsUnchanged())
            return model;
        await model.DisposeAsync();
        throw new SourceException($"'{address.Shown}' was changed while it was loaded; it is loaded again once it is complete.");

        string AsSet(string message) => message.Replace(path, address.Shown, StringComparison.Ordinal)
            .Replace(file.Path, address.Shown, StringComparison.Ordinal);
    }

    private bool IsModel(string path) => File.Exists(path)
        || kinds.All.Any(kind => kind.FolderMark is { } mark && File.Exists(Path.Combine(path, mark)));

    // What the settings tell is checked before a gigabyte is fetched. The files of a folder are known afterwards.
    private void CheckKind(string name, SourceAddress address)
    {
        if (name.Length > 0 || (address.Scheme is "https" or "http" && !kinds.All.Any(kind => kind.Takes(address.Name))))
            kinds.Get("Model:Kind", name);
    }

    private (ModelKind Kind, string Path) Choose(string name, string path)
    {
        foreach (var (kindName, file) in MlflowFolder.Files(path))
        {
            var isWanted = name.Length == 0 || name.Equals(kindName, StringComparison.OrdinalIgnoreCase);
            if (isWanted && kinds.All.FirstOrDefault(kind => kind.Name == kindName) is { } own && (name.Length > 0 || own.Takes(file)))
                return (own, file);
        }

        var byEnding = kinds.All.FirstOrDefault(kind => kind.Takes(path));
        if (name.Length > 0)
            return (kinds.Get("Model:Kind", name), path);
        if (byEnding is null)
            throw kinds.NotNamed("Model:Kind", $"and the ending of Model:Path, '{Path.GetFileName(path)}', does not say the kind");
        return (byEnding, path);
    }
}
