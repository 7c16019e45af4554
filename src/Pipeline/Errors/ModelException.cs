namespace ModelPipeline;

/// <summary>A model could not be applied. A row may be to blame, so the batch is split until it stands alone.</summary>
public sealed class ModelException(string message, Exception? inner = null) : PipelineException(message, inner)
{
    /// <inheritdoc />
    public override bool BlamesData => true;

    /// <summary>Whether it is what the model made that is no good, rather than what it was fed.</summary>
    public bool IsOutput { get; init; }
}
