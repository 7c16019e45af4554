namespace ModelPipeline.Grains;

/// <summary>A configured pipeline: its parts, and what the model takes and gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsDefault">Whether a call that names no pipeline means this one.</param>
/// <param name="Input">Where the input comes from.</param>
/// <param name="Model">The model.</param>
/// <param name="Output">Where scores go.</param>
/// <param name="Timeout">How long a call may take.</param>
/// <param name="Cost">What its queries have cost on the silo that answers, since that started; null where no store has billed any.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.PipelineInfo")]
public sealed record PipelineInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsDefault,
    [property: Id(2)] InputInfo Input,
    [property: Id(3)] ModelInfo Model,
    [property: Id(4)] OutputInfo Output,
    [property: Id(5)] TimeSpan Timeout,
    [property: Id(6)] CostInfo? Cost);
