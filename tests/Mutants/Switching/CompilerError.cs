using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPipeline.Mutants;

/// <summary>An error in the output of a build.</summary>
/// <param name="File">The full path of the file.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
/// <param name="Code">The code, such as CS0165.</param>
internal sealed partial record CompilerError(string File, int Line, int Column, string Code)
{
    private static readonly string[] FlowCodes = ["CS0165", "CS0170", "CS0177", "CS0161", "CS0269", "CS8120"];

    /// <summary>Whether the cause may stand before the place of the error: a variable without a value, a path without a return.</summary>
    public bool IsOfFlow => FlowCodes.Contains(Code);

    public static IReadOnlyList<CompilerError> Read(string output) =>
    [
        .. Error().Matches(output).Select(match => new CompilerError(
            match.Groups[1].Value, Number(match.Groups[2]) - 1, Number(match.Groups[3]) - 1, match.Groups[4].Value)).Distinct(),
    ];

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    // Matches "/src/A.cs(12,34): error CS0165: Use of unassigned local variable".
    [GeneratedRegex(@"^\s*(/[^(\n]+)\((\d+),(\d+)\): error (\w+):", RegexOptions.Multiline)]
    private static partial Regex Error();
}
