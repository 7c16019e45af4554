namespace ModelPipeline.Mutants;

/// <summary>An error of the compiler.</summary>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
/// <param name="Code">What it is, such as <c>CS0165</c>.</param>
internal sealed record CompilerError(int Line, int Column, string Code)
{
    private static readonly string[] FlowCodes = ["CS0165", "CS0170", "CS0177", "CS0161", "CS0269", "CS8120"];

    /// <summary>Whether the cause may stand before the place of the error: a variable without a value, a path without a return.</summary>
    public bool IsOfFlow => FlowCodes.Contains(Code);
}
