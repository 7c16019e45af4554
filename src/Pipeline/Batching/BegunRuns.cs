namespace ModelPipeline;

/// <summary>The runs of a batch that begin. A run that nobody waits for any more does not.</summary>
internal sealed class BegunRuns
{
    /// <param name="taken">The runs that were taken from the queue.</param>
    /// <param name="tally">Counts the runs that do not begin because their deadline has passed.</param>
    public BegunRuns(IReadOnlyList<ScoringRun> taken, OutcomeTally tally)
    {
        Runs = new(taken.Count);
        foreach (var run in taken)
        {
            if (run.TryBegin(out var isDropped))
            {
                Runs.Add(run);
                if (run.Sampled is { } calls)
                    (Sampled ??= []).AddRange(calls);
                LongestWait = run.Waited > LongestWait ? run.Waited : LongestWait;
            }
            else if (isDropped)
            {
                tally.Add(RowOutcomeKind.DeadlineExceeded);
            }
        }
    }

    /// <summary>The runs.</summary>
    public List<ScoringRun> Runs { get; }

    /// <summary>How long the first of them waited in the queue.</summary>
    public TimeSpan LongestWait { get; private set; }

    /// <summary>The calls that have spans; null for none.</summary>
    public List<SampledCall>? Sampled { get; private set; }
}
