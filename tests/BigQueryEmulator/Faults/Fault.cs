namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>Something that goes wrong with a request, or with the job that it starts.</summary>
/// <param name="Kind">What.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Of a job: the time until it ends, however it ends. Default: none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A job that is done after a while.</summary>
    public static Fault SlowJob(TimeSpan delay) => new(FaultKind.SlowJob) { Delay = delay };

    /// <summary>A fault without anything to set.</summary>
    public static implicit operator Fault(FaultKind kind) => new(kind);

    internal bool IsOfJob => Kind >= FaultKind.SlowJob;
}
