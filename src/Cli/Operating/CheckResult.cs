namespace ModelPipeline.Cli;

/// <summary>The result of a check.</summary>
internal enum CheckResult
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, but somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}
