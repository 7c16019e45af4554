using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>Passes options on to the host's program.</summary>
internal static class HostArguments
{
    /// <summary>The arguments: the command, the options that are set, and the format of the output.</summary>
    public static IReadOnlyList<string> Of(string command, Call call, IEnumerable<Option> options)
    {
        var arguments = new List<string> { command };
        foreach (var option in options)
        {
            if (option is Option<bool> flag && call.Get(flag))
                arguments.Add(option.Name);
            else if (option is Option<string?> text && call.Get(text) is { } value)
                arguments.AddRange([option.Name, value]);
        }

        if (call.Print.Format != OutputFormat.Text)
            arguments.AddRange(["--output", "json"]);
        return arguments;
    }
}
