namespace ModelPipeline.Client;

/// <summary>A configured pipeline: its parts, and the columns that its model takes and returns.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="IsDefault">Whether calls that name no pipeline use this one.</param>
/// <param name="Input">The source of the input.</param>
/// <param name="Model">The model.</param>
/// <param name="Output">The destination of the scores.</param>
/// <param name="Timeout">How long a call may take.</param>
/// <param name="Cost">The cost of the pipeline's queries on the answering silo; null if no store has billed any.</param>
public sealed record PipelineInfo(
    string Name, bool IsDefault, InputInfo Input, ModelInfo Model, OutputInfo Output, TimeSpan Timeout, CostInfo? Cost);
