namespace ModelPipeline.Cli;

/// <summary>What came of a check.</summary>
internal enum CheckResult
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>It works, and somebody should look.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}
