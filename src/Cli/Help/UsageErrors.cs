using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelPipeline.Cli;

/// <summary>What is wrong with a command line, in words of the command.</summary>
internal static class UsageErrors
{
    /// <summary>A line for each thing that is wrong.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
        {
            var names = command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
            return [$"'{word}' is no command of '{HelpText.NameOf(command)}'; there are {string.Join(", ", names)}."];
        }

        return parsed.Errors.Select(error => NoId(error) ?? error.Message);
    }

    // The parser would name a type of this program.
    private static string? NoId(ParseError error) =>
        error.SymbolResult is ArgumentResult { Argument: Argument<Guid> or Argument<Guid?>, Tokens: [var token, ..] }
            && !Guid.TryParse(token.Value, out _)
            ? $"'{token.Value}' is no id of a job; 'modelpipeline jobs list' shows the ids."
            : null;
}
