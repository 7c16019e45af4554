using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelPipeline.Cli;

/// <summary>What is wrong with a command line, in words of the command.</summary>
internal static class UsageErrors
{
    /// <summary>A line for each thing that is wrong; none where nothing is.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-'))
        {
            var names = command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
            return [$"'{word}' is no command of '{HelpText.NameOf(command)}'; there are {string.Join(", ", names)}."];
        }

        return [.. Misplaced(parsed), .. parsed.Errors.Select(error => error.Message)];
    }

    // The parser takes an option that it does not know for the next argument: a misspelt option would be scored as a user.
    private static IEnumerable<string> Misplaced(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var isOpen = parsed.Tokens.All(token => token.Type != TokenType.DoubleDash);
        foreach (var argument in parsed.CommandResult.Children.OfType<ArgumentResult>())
        {
            foreach (var word in argument.Tokens.Select(token => token.Value))
            {
                if (word.Length == 0)
                    yield return $"{argument.Argument.Name} is empty; name one.";
                else if (isOpen && word is ['-', '-', ..] or ['-', >= 'A' and <= 'z', ..])
                    yield return $"'{word}' is no option of '{HelpText.NameOf(command)}'; write -- before words that begin with a hyphen.";
            }
        }
    }
}
