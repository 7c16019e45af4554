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

    /// <summary>How long one fetch may take. Default 10 minutes; 1 second to 1 day.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);
}
