namespace ModelPipeline;

/// <summary>
/// Trouble in a store or a model. Its message is shown to callers and written to logs, so it holds no secret and no value of a row;
/// what the driver said beyond that is in the inner exception, which is neither shown nor logged.
/// </summary>
public abstract class PipelineException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same call may succeed a moment later. The only signal for a retry.</summary>
    public virtual bool IsTransient => false;

    /// <summary>
    /// Whether a value of the batch is to blame rather than the call: the rest of the batch would have passed without it,
    /// so the batch is split until the row stands alone.
    /// </summary>
    public virtual bool BlamesData => false;
}
