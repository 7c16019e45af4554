namespace ModelPipeline.Silo.Starting;

/// <summary>How far a process has come that joins a cluster while its HTTP server already answers. Thread-safe.</summary>
public sealed class Joining
{
    private volatile string? waitsFor;

    /// <summary>What it still waits for, as a sentence; null once it has joined.</summary>
    public string? WaitsFor
    {
        get => waitsFor;
        internal set => waitsFor = value;
    }
}
