using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The commands of a page, and what the page says comes out.</summary>
/// <param name="Command">The command.</param>
/// <param name="Expected">What comes out; <c>...</c> stands for any text.</param>
internal sealed record ReadmeStep(string Command, string Expected)
{
    /// <summary>Whether what comes out takes a moment to be so, as the page says.</summary>
    public bool TakesAMoment => Command.Contains("# after a moment", StringComparison.Ordinal);

    /// <summary>The commands of all blocks that show a terminal.</summary>
    public static IReadOnlyList<ReadmeStep> Of(string page)
    {
        var steps = new List<ReadmeStep>();
        var isTerminal = false;
        var isCommand = false;
        foreach (var line in page.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isTerminal = line == "```console";
                isCommand = false;
            }
            else if (isTerminal && line.StartsWith("$ ", StringComparison.Ordinal))
            {
                steps.Add(new(line[2..], ""));
                isCommand = GoesOn(line);
            }
            else if (isTerminal && isCommand)
            {
                steps[^1] = steps[^1] with { Command = $"{steps[^1].Command}\n{line}" };
                isCommand = GoesOn(steps[^1].Command);
            }
            else if (isTerminal)
            {
                steps[^1] = steps[^1] with { Expected = $"{steps[^1].Expected}{line}\n" };
            }
        }

        return steps;
    }

    /// <summary>Whether this comes out. Blanks do not count: a page shows JSON in several lines.</summary>
    public bool Fits(string output) => Regex.IsMatch(
        WithoutBlanks(output), $"^{string.Join(".*", Expected.Split("...").Select(part => Regex.Escape(WithoutBlanks(part))))}$",
        RegexOptions.Singleline);

    // The line ends in a backslash, or within quotes.
    private static bool GoesOn(string command) => command.EndsWith('\\') || command.Count(each => each == '\'') % 2 == 1;

    private static string WithoutBlanks(string text) => Regex.Replace(text, @"\s+", "");
}
