namespace ModelPipeline;

/// <summary>
/// The runs of one user that wait for their turn, each of one call with features of its own, in the order of the calls. Not thread-safe.
/// </summary>
internal sealed class OwnRuns
{
    private readonly Queue<ScoringRun> runs = new();

    /// <summary>The number of runs.</summary>
    public int Count => runs.Count;

    /// <summary>Adds a run at the end.</summary>
    public void Add(ScoringRun run) => runs.Enqueue(run);

    /// <summary>Removes the first run; null if there is none.</summary>
    public ScoringRun? Take() => runs.TryDequeue(out var run) ? run : null;

    /// <summary>The run of a call; null if none waits.</summary>
    public ScoringRun? Find(Guid call) => runs.FirstOrDefault(run => run.Features?.Call == call);
}
