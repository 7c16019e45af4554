namespace ModelPipeline;

/// <summary>
/// A source or a store of model files failed. Nothing is wrong with the settings as far as is known. <see
/// cref="PipelineException.IsTransient"/> says whether to try again.
/// </summary>
public sealed class SourceException(string message, Exception? inner = null, bool isTransient = true) : PipelineException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient { get; } = isTransient;
}
