namespace ModelPipeline;

/// <summary>A model could not be applied. A row may be the cause, so the batch is split until that row is alone.</summary>
public sealed class ModelException(string message, Exception? inner = null) : PipelineException(message, inner)
{
    /// <inheritdoc />
    public override bool BlamesData => true;

    /// <summary>Whether the model's output is invalid; false if the model failed on its input.</summary>
    public bool IsOutput { get; init; }
}
