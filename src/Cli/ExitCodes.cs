namespace ModelPipeline.Cli;

/// <summary>The exit codes. Scripts rely on them, so no number is ever used again for something else.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The server said no, or a user has no score.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The job that was waited for failed.</summary>
    public const int JobFailed = 3;

    /// <summary>The job that was waited for was canceled.</summary>
    public const int JobCanceled = 4;

    /// <summary>Nobody answers, or the server cannot serve the call at the moment. EX_UNAVAILABLE.</summary>
    public const int Unavailable = 69;

    /// <summary>A setting does not fit. EX_CONFIG.</summary>
    public const int Configuration = 78;

    /// <summary>Ctrl+C.</summary>
    public const int Interrupted = 130;
}
