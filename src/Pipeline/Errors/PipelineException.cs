namespace ModelPipeline;

/// <summary>
/// Trouble in a store or a model, told to two readers. The message is for callers: what fails, which column, and whether to try again; no
/// host, table, role, path, statement or word of a driver. <see cref="Detail"/> is for the log. Neither holds a secret or a value of a row;
/// what the driver said beyond that is in the inner exception, which is neither shown nor logged.
/// </summary>
public abstract class PipelineException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>All that is known, for the log; the message where that says all.</summary>
    public string Detail
    {
        get => field ?? Message;
        init;
    }

    /// <summary>Whether the same call may succeed a moment later. The only signal for a retry.</summary>
    public virtual bool IsTransient => false;

    /// <summary>
    /// Whether a value of the batch is to blame rather than the call: the rest of the batch would have passed without it,
    /// so the batch is split until the row stands alone.
    /// </summary>
    public virtual bool BlamesData => false;
}
