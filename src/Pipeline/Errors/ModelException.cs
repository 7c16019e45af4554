namespace ModelPipeline;

/// <summary>A model could not be applied. A row may be the cause, so the batch is split until that row is alone.</summary>
public sealed class ModelException(string message, Exception? inner = null) : PipelineException(message, inner)
{
    /// <inheritdoc />
    public override bool BlamesData => !IsOfServer;

    /// <inheritdoc />
    public override bool IsTransient => IsOfServer && MayPass;

    /// <summary>Whether the model's output is invalid; false if the model failed on its input.</summary>
    public bool IsOutput { get; init; }

    /// <summary>Whether the server of the model failed or refused the call, whatever the rows are. No row is then to blame.</summary>
    public bool IsOfServer { get; init; }

    /// <summary>Whether the server may answer the same call a moment later.</summary>
    public bool MayPass { get; init; }
}
