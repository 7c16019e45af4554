namespace ModelPipeline.Mutants;

/// <summary>A change that a switch turns on.</summary>
/// <param name="Id">The number of the switch, the same in each run over the same sources.</param>
/// <param name="File">The file, relative to the root of the sources.</param>
/// <param name="Line">The line in that file, from 1.</param>
/// <param name="What">The change in words.</param>
/// <param name="IsStatic">Whether it is in the value of a static field or property, which a process makes once.</param>
internal sealed record Mutant(int Id, string File, int Line, string What, bool IsStatic = false);
