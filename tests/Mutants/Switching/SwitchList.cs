namespace ModelPipeline.Mutants;

/// <summary>The changes of a project.</summary>
/// <param name="Mutants">Those that have a switch.</param>
/// <param name="Uncompiled">The number of those that do not compile.</param>
/// <param name="Constants">The number of those where the compiler demands a constant.</param>
internal sealed record SwitchList(IReadOnlyList<Mutant> Mutants, int Uncompiled, int Constants)
{
    /// <summary>The name of the assembly that has the switches.</summary>
    public string Assembly { get; init; } = "";
}
