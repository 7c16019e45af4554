namespace ModelPipeline.Grains;

/// <summary>A configured pipeline: its parts, and the columns that its model takes and returns.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="IsDefault">Whether calls that name no pipeline use this one.</param>
/// <param name="Input">The source of the input.</param>
/// <param name="Model">The model.</param>
/// <param name="Output">The destination of the scores.</param>
/// <param name="Timeout">How long a call may take.</param>
/// <param name="Cost">
/// The cost of the pipeline's queries on the answering silo since that silo started; null if no store has billed any.
/// </param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PipelineInfo")]
public sealed record PipelineInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsDefault,
    [property: Id(2)] InputInfo Input,
    [property: Id(3)] ModelInfo Model,
    [property: Id(4)] OutputInfo Output,
    [property: Id(5)] TimeSpan Timeout,
    [property: Id(6)] CostInfo? Cost);
