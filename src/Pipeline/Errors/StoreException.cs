namespace ModelPipeline;

/// <summary>An input or output store failed. <see cref="PipelineException.IsTransient"/> says whether to try again.</summary>
public sealed class StoreException(
    string message, Exception? inner = null, bool isTransient = false, bool blamesData = false, string? cause = null)
    : PipelineException(message, inner)
{
    /// <summary>
    /// What went wrong, without details of one call such as the id of a job. Calls that fail for the same reason have the same cause.
    /// </summary>
    public string Cause { get; } = cause ?? message;

    /// <inheritdoc />
    public override bool IsTransient { get; } = isTransient;

    /// <inheritdoc />
    public override bool BlamesData { get; } = blamesData;
}
