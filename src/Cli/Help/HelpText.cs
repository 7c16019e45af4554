using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ModelPipeline.Cli;

/// <summary>Writes the help of a command: what it does, how it is called, its parts, and examples. The root's help has groups.</summary>
internal sealed class HelpText(Surroundings around) : SynchronousCommandLineAction
{
    private const int MostColumns = 80;
    private const string Indent = "  ";

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return ExitCodes.Ok;
    }

    /// <summary>The words that call a command: <c>modelpipeline jobs start</c>.</summary>
    public static string NameOf(Command command)
    {
        if (command is RootCommand)
            return "modelpipeline";
        return $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";
    }

    private void Write(Command command)
    {
        var output = around.Out;
        output.WriteLine($"{command.Description}");
        output.WriteLine();
        output.WriteLine($"Usage: {UsageOf(command)}");
        if (command is RootCommand root)
        {
            foreach (var (name, commands) in CommandGroups.Of(around))
                Section(name, commands.Select(each => (each.Name, each.Description ?? "")));
            Section("Options", Visible(root.Options));
            output.WriteLine();
            output.WriteLine("Examples:");
            output.WriteLine($"{Indent}modelpipeline score churn c000042");
            output.WriteLine($"{Indent}modelpipeline jobs start churn --wait");
            output.WriteLine($"{Indent}modelpipeline score --help");
            return;
        }

        Section("Commands", command.Subcommands.Select(each => (each.Name, each.Description ?? "")));
        Section("Arguments", command.Arguments.Select(each => (each.Name, each.Description ?? "")));
        Section("Options", Visible(command.Options));
        WriteExamples(command);
        if (command.Subcommands.Count == 0)
            output.WriteLine("\nOptions of all commands: modelpipeline --help");
    }

    private void WriteExamples(Command command)
    {
        var examples = command.Subcommands.Prepend(command).OfType<Verb>().SelectMany(each => each.Examples).ToList();
        if (examples.Count == 0)
            return;
        around.Out.WriteLine("\nExamples:");
        foreach (var example in examples)
            around.Out.WriteLine($"{Indent}{example}");
    }

    private static string UsageOf(Command command)
    {
        if (command is RootCommand)
            return "modelpipeline COMMAND [options]";
        if (command.Subcommands.Count > 0)
            return $"{NameOf(command)} COMMAND [options]";
        var arguments = command.Arguments.Select(each => each.Arity switch
        {
            { MinimumNumberOfValues: 0, MaximumNumberOfValues: > 1 } => $" [{each.Name}...]",
            { MinimumNumberOfValues: 0 } => $" [{each.Name}]",
            { MaximumNumberOfValues: > 1 } => $" {each.Name}...",
            _ => $" {each.Name}",
        });
        return $"{NameOf(command)}{string.Concat(arguments)} [options]";
    }

    private static IEnumerable<(string, string)> Visible(IEnumerable<Option> options) => options
        .Where(each => !each.Hidden && each is not HelpOption and not VersionOption)
        .Select(each => (Spell(each), each.Description ?? ""));

    private static string Spell(Option option)
    {
        var names = string.Join(", ", option.Aliases.OrderBy(alias => alias.Length).Append(option.Name).Distinct());
        return option.ValueType == typeof(bool) ? names : $"{names} {option.HelpName ?? "VALUE"}";
    }

    private void Section(string name, IEnumerable<(string Name, string Text)> entries)
    {
        var all = entries.ToList();
        if (all.Count == 0)
            return;
        around.Out.WriteLine($"\n{name}:");
        var width = Math.Clamp(around.Width, 30, MostColumns);
        var left = all.Max(entry => entry.Name.Length) + (2 * Indent.Length);
        foreach (var (entry, text) in all)
        {
            // On a narrow terminal the description has lines of its own.
            var isNarrow = left > width / 2;
            var lines = Wrap(text, width - (isNarrow ? 2 * Indent.Length : left)).ToList();
            around.Out.WriteLine(isNarrow ? Indent + entry : (Indent + entry).PadRight(left) + lines.FirstOrDefault());
            foreach (var line in isNarrow ? lines : lines.Skip(1))
                around.Out.WriteLine((isNarrow ? Indent + Indent : new string(' ', left)) + line);
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }
}
