namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>A failure of a request, or of the job that the request starts.</summary>
/// <param name="Kind">The kind of the fault.</param>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>For a job: the time until it ends, in success or failure. Default: no time.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>A job that is done after this time.</summary>
    public static Fault SlowJob(TimeSpan delay) => new(FaultKind.SlowJob) { Delay = delay };

    /// <summary>A fault without further settings.</summary>
    public static implicit operator Fault(FaultKind kind) => new(kind);

    internal bool IsOfJob => Kind >= FaultKind.SlowJob;
}
