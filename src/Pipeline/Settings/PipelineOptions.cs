namespace ModelPipeline;

/// <summary>One pipeline's settings, under <c>Pipelines:{name}</c>.</summary>
public sealed class PipelineOptions
{
    /// <summary>Where the input rows come from.</summary>
    public InputOptions Input { get; set; } = new();

    /// <summary>The model that is applied.</summary>
    public ModelOptions Model { get; set; } = new();

    /// <summary>Where the predictions go.</summary>
    public OutputOptions Output { get; set; } = new();

    /// <summary>How calls share reads and writes.</summary>
    public BatchingOptions Batching { get; set; } = new();

    /// <summary>
    /// How long a call may take from its arrival to the committed write. Default 10 seconds; 10 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
