namespace ModelPipeline;

/// <summary>
/// A failure of a store or a model, described for two readers. The message is for callers: what failed, which column, and whether to try
/// again. It contains no host, table, role, path, statement or text of a driver. <see cref="Detail"/> is for the log. Neither text contains
/// a secret or a value of a row. The inner exception may contain them; it is neither shown nor logged.
/// </summary>
public abstract class PipelineException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The full description, for the log. Equal to the message if there is nothing to add.</summary>
    public string Detail
    {
        get => field ?? Message;
        init;
    }

    /// <summary>Whether the same call may succeed a moment later. This is the only signal for a retry.</summary>
    public virtual bool IsTransient => false;

    /// <summary>How long the server asked to be left alone; null if the server did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether a value of the batch caused the exception. The rest of the batch would have passed without that row, so the batch is split
    /// until the row is alone.
    /// </summary>
    public virtual bool BlamesData => false;
}
