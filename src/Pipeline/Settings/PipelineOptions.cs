namespace ModelPipeline;

/// <summary>The settings of one pipeline, under <c>Pipelines:{name}</c>.</summary>
public sealed class PipelineOptions
{
    /// <summary>The source of the input rows.</summary>
    public InputOptions Input { get; set; } = new();

    /// <summary>The model to apply.</summary>
    public ModelOptions Model { get; set; } = new();

    /// <summary>The destination of the predictions.</summary>
    public OutputOptions Output { get; set; } = new();

    /// <summary>How predictions are explained.</summary>
    public ExplainOptions Explain { get; set; } = new();

    /// <summary>How calls share reads and writes.</summary>
    public BatchingOptions Batching { get; set; } = new();

    /// <summary>How the pipeline watches for drift.</summary>
    public DriftOptions Drift { get; set; } = new();

    /// <summary>What starts the pipeline for a user by itself, by name: queues and topics of events. Default: none.</summary>
    public Dictionary<string, TriggerOptions> Triggers { get; set; } = [];

    /// <summary>
    /// How long a call may take from its arrival to the committed write. Default 10 seconds; 10 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}
