namespace ModelPipeline.Api;

/// <summary>The console in the browser; section <c>Console</c>.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>Whether <c>/console</c> and <c>/docs</c> are served, and <c>/</c> leads a browser there. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
