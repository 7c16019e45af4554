using System.CommandLine;
using System.CommandLine.Help;

namespace ModelPipeline.Cli;

/// <summary>The command <c>modelpipeline</c>.</summary>
internal static class Tool
{
    // After Ctrl+C a command has this much time to say which work continues.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings around,
        CancellationToken cancellationToken = default)
    {
        if (arguments.Count > 0 && arguments[0] == "help")
            arguments = [.. arguments.Skip(1), "--help"];
        var parsed = Create(around).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // A command that names no verb, and a line that asks for help or for the completions of a shell, are no errors of usage.
        var isOfCommand = parsed.Errors.Count > 0 || parsed.Action == parsed.CommandResult.Command.Action;
        if (isOfCommand && parsed.Action is not HelpText && UsageErrors.Of(parsed) is [_, ..] errors)
        {
            foreach (var error in errors)
                await around.Error.WriteLineAsync($"modelpipeline: {error}");
            await around.Error.WriteLineAsync($"See: {HelpText.NameOf(parsed.CommandResult.Command)} --help");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(
            new()
            {
                Output = around.Out,
                Error = around.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            },
            cancellationToken);
    }

    /// <summary>All commands, by the groups of the help.</summary>
    internal static RootCommand Create(Surroundings around)
    {
        var root = new RootCommand("Scores users with machine learning models: commands for a server of ModelPipeline");
        foreach (var option in GlobalOptions.All)
            root.Options.Add(option);
        foreach (var group in CommandGroups.Of(around))
        {
            foreach (var command in group.Commands)
                root.Subcommands.Add(command);
        }

        Words.ReadStrictly(root);
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpText(around);
        root.SetAction(parsed => new HelpText(around).Invoke(parsed));
        return root;
    }
}
