namespace ModelPipeline.Mutants;

/// <summary>A class of tests.</summary>
/// <param name="Program">The name of its test project without <c>.Tests</c>, such as <c>Pipeline</c>.</param>
/// <param name="Name">The full name of the class.</param>
internal sealed record TestClass(string Program, string Name)
{
    /// <summary>Whether the class is named after the file.</summary>
    public bool IsNamedAfter(string file) =>
        Name[(Name.LastIndexOf('.') + 1)..].StartsWith(Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal);
}
