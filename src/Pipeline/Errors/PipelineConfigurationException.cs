namespace ModelPipeline;

/// <summary>
/// One or more settings do not fit. A part of a pipeline throws it with settings relative to the pipeline (<c>Output:Table</c>);
/// <see cref="PipelineLoader"/> gathers those of all pipelines, with full keys, into one.
/// </summary>
public sealed class PipelineConfigurationException(IReadOnlyList<Fault> faults) : PipelineException(Describe(faults))
{
    /// <summary>One fault.</summary>
    public PipelineConfigurationException(string setting, string message) : this([new Fault(setting, message)])
    {
    }

    /// <summary>Every fault found; at least one.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;

    /// <summary>
    /// Which columns a source has or a model needs, where that is known in spite of the faults: what depends on them is checked too, so
    /// that its faults are in the same message. Null where it is not known.
    /// </summary>
    public Schema? Columns { get; init; }

    /// <summary>Whether the settings may be right and it is the stores that do not answer yet.</summary>
    public override bool IsTransient => Faults.All(fault => fault.IsTransient);

    private static string Describe(IReadOnlyList<Fault> faults) =>
        $"The configuration has {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}"))}";
}
