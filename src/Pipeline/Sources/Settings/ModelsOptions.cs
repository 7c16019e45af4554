namespace ModelPipeline;

/// <summary>How model files come to this process; section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>
    /// Where uploaded models are kept: <c>Database</c> (the database of the cluster), a folder, <c>gs://bucket/prefix</c> or
    /// <c>s3://bucket/prefix</c>. Default: <c>Database</c> for an AdoNet cluster, <c>data/models</c> for one process.
    /// </summary>
    public string Store { get; set; } = "";

    /// <summary>The largest model that is fetched or uploaded, in bytes. Default 1 GiB; 1 or more.</summary>
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>The folder of the copies of fetched models. Processes may share the folder. Default <c>data/model-cache</c>.</summary>
    public string Cache { get; set; } = "data/model-cache";

    /// <summary>
    /// The size above which copies that nobody uses are deleted, the longest unused first, in bytes. Default 10 GiB; 1 or more.
    /// </summary>
    public long MaxCacheBytes { get; set; } = 10L << 30;

    /// <summary>
    /// How long one fetch may take. A fetch that did not end goes on where it was when it is tried again. Default 10 minutes; 1 second to 1
    /// day.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>HTTP servers.</summary>
    public HttpSourceOptions Http { get; set; } = new();

    /// <summary>The MLflow server.</summary>
    public MlflowOptions Mlflow { get; set; } = new();

    /// <summary>Google Cloud Storage.</summary>
    public GoogleStorageOptions GoogleStorage { get; set; } = new();

    /// <summary>S3 and compatible stores.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>The faults of these settings.</summary>
    public IEnumerable<Fault> Check()
    {
        if (MaxBytes < 1)
            yield return new("Models:MaxBytes", $"is {MaxBytes}; set 1 or more.");
        if (MaxCacheBytes < 1)
            yield return new("Models:MaxCacheBytes", $"is {MaxCacheBytes}; set 1 or more.");
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromDays(1))
            yield return new("Models:Timeout", $"is {Timeout}; set 00:00:01 to 1.00:00:00.");
        if (SourceAddress.Parse(Store) is { Scheme: not ("" or "gs" or "s3") } store)
            yield return new("Models:Store", $"is '{store.Shown}'; set Database, a folder, gs://bucket/prefix or s3://bucket/prefix.");
        if (Cache.Length == 0)
            yield return new("Models:Cache", "is empty; name a folder that this process may write.");
        (string Key, string Url)[] servers =
            [("Models:Mlflow:Url", Mlflow.Url), ("Models:GoogleStorage:Endpoint", GoogleStorage.Endpoint),
                ("Models:S3:Endpoint", S3.Endpoint)];
        foreach (var (key, url) in servers)
        {
            if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is "http" or "https"))
                yield return new(key, $"is '{SourceAddress.Parse(url).Shown}'; set a URL such as http://host:9000.");
        }
    }
}
