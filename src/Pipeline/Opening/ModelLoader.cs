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

    /// <summary>Fetches and loads a model, and warms it up.</summary>
    /// <param name="options">The settings. <see cref="ModelOptions.Path"/> may be any address.</param>
    /// <param name="progress">Hears of the bytes that arrive; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">
    /// The source, the file or a setting does not fit. The settings are relative to the pipeline.
    /// </exception>
    /// <exception cref="SourceException">The source is down; the same call may succeed later.</exception>
    public async Task<LoadedModel> LoadAsync(ModelOptions options, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Path.Length == 0)
            throw new PipelineConfigurationException("Model:Path", "is empty; name the model file.");
        var kind = KindOf(options);
        // A kind of model that was registered in code may need no file. Other kinds say best what they miss.
        if (SourceAddress.Parse(options.Path) is { Scheme: "" } path && !Path.Exists(path.Text) && options.Sha256.Length == 0)
            return new(await kind.LoadAsync(options, cancellationToken), null);
        var file = await fetcher.FetchAsync(options.Path, options.Sha256, null, progress, cancellationToken);
        try
        {
            return new(await kind.LoadAsync(options, cancellationToken), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private ModelKind KindOf(ModelOptions options)
    {
        var byEnding = kinds.All.FirstOrDefault(kind => kind.Takes(options.Path));
        return options.Kind.Length == 0 && byEnding is not null ? byEnding : kinds.Get("Model:Kind", options.Kind);
    }
}
