namespace ModelPipeline;

/// <summary>
/// One or more settings do not fit. A part of a pipeline throws this exception with settings relative to the pipeline
/// (<c>Output:Table</c>). <see cref="PipelineLoader"/> collects the faults of all pipelines in one exception, with full keys.
/// </summary>
public sealed class PipelineConfigurationException(IReadOnlyList<Fault> faults) : PipelineException(Describe(faults))
{
    /// <summary>Creates the exception for one fault.</summary>
    public PipelineConfigurationException(string setting, string message) : this([new Fault(setting, message)])
    {
    }

    /// <summary>All faults; at least one.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;

    /// <summary>
    /// The columns that a source has or a model needs, if they are known despite the faults. The other parts are then checked against these
    /// columns, so that all faults appear in one message. Null if the columns are not known.
    /// </summary>
    public Schema? Columns { get; init; }

    /// <summary>Whether every fault is transient: the settings may be right, and the stores do not answer yet.</summary>
    public override bool IsTransient => Faults.All(fault => fault.IsTransient);

    private static string Describe(IReadOnlyList<Fault> faults) =>
        $"The configuration has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}"))}";
}
