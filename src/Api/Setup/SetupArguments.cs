namespace ModelPipeline.Api;

/// <summary>
/// The arguments of a command that prepares settings: <c>--name value</c>, flags without a value, and the file with the settings without a
/// name before it.
/// </summary>
internal sealed class SetupArguments
{
    private static readonly string[] Flags = ["--yes", "--force", "--print", "--inputs"];
    private static readonly string[] Values =
        ["--model", "--input", "--table", "--user-column", "--encoding", "--name", "--scores", "--file", "--output", "--kind", "--python"];

    private static readonly Dictionary<string, string> Short = new() { ["-y"] = "--yes", ["-o"] = "--output" };

    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> flags = [];

    /// <summary>Whether the result is printed as JSON.</summary>
    public bool IsJson => values.GetValueOrDefault("--output") is "json" or "jsonl";

    /// <param name="arguments">The name of the command, and its arguments.</param>
    /// <exception cref="PipelineConfigurationException">An argument is unknown, or has no value.</exception>
    public static SetupArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new SetupArguments();
        var faults = new List<Fault>();
        for (var i = 1; i < arguments.Count; i++)
        {
            var name = Short.GetValueOrDefault(arguments[i], arguments[i]);
            if (Flags.Contains(name))
                parsed.flags.Add(name);
            else if (!name.StartsWith('-') && arguments[0] != "init" && parsed.Find("--file") is null)
                parsed.values["--file"] = name;
            else if (!Values.Contains(name))
                faults.Add(new(name, $"is no argument of {arguments[0]}; ./run {arguments[0]} --help lists them."));
            else if (i + 1 == arguments.Count)
                faults.Add(new(name, "has no value; add one behind it."));
            else
                parsed.values[name] = arguments[++i];
        }

        return faults.Count == 0 ? parsed : throw new PipelineConfigurationException(faults);
    }

    public bool Has(string flag) => flags.Contains(flag);

    /// <summary>The value of an argument; null where it is not given.</summary>
    public string? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>The value of an argument.</summary>
    /// <exception cref="PipelineConfigurationException">It is not given.</exception>
    public string Get(string name, string what) =>
        Find(name) is { Length: > 0 } value ? value : throw new PipelineConfigurationException(name, $"is missing; {what}.");
}
