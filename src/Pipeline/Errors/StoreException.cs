namespace ModelPipeline;

/// <summary>An input or output store failed. <see cref="PipelineException.IsTransient"/> says whether to try again.</summary>
public sealed class StoreException(string message, Exception? inner = null, bool isTransient = false, bool blamesData = false)
    : PipelineException(message, inner)
{
    /// <inheritdoc />
    public override bool IsTransient { get; } = isTransient;

    /// <inheritdoc />
    public override bool BlamesData { get; } = blamesData;
}
