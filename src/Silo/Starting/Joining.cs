namespace ModelPipeline.Silo.Starting;

/// <summary>The state of a process on its way into a cluster, while its HTTP server already answers. Thread-safe.</summary>
public sealed class Joining
{
    private volatile string? waitsFor;

    /// <summary>What the process still waits for, as a sentence; null once the process has joined.</summary>
    public string? WaitsFor
    {
        get => waitsFor;
        internal set => waitsFor = value;
    }
}
