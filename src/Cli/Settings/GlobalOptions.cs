using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>The options that every command takes. Where one has an environment variable, the order is option, variable, profile.</summary>
internal static class GlobalOptions
{
    public const string ServerVariable = "MODELPIPELINE_SERVER";
    public const string ApiKeyVariable = "MODELPIPELINE_API_KEY";
    public const string ProfileVariable = "MODELPIPELINE_PROFILE";
    public const string OutputVariable = "MODELPIPELINE_OUTPUT";

    public static readonly Option<string?> Server = new("--server")
    {
        Description = $"Address of the server ({ServerVariable}; http://localhost:8080)",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = $"Key or token of the caller ({ApiKeyVariable})",
        HelpName = "KEY",
        Recursive = true,
    };

    public static readonly Option<string?> Profile = new("--profile")
    {
        Description = $"Profile that \"login\" has made ({ProfileVariable})",
        HelpName = "NAME",
        Recursive = true,
    };

    public static readonly Option<string?> Output = new Option<string?>("--output", "-o")
    {
        Description = $"text, json or jsonl ({OutputVariable}; text)",
        HelpName = "FORMAT",
        Recursive = true,
    }.OneOf("text", "json", "jsonl");

    public static readonly Option<TimeSpan?> Timeout = new Option<TimeSpan?>("--timeout")
    {
        Description = "Longest silence of the server (00:02:00)",
        HelpName = "TIME",
        Recursive = true,
    }.Checked(time => time is { } limit && (limit <= TimeSpan.Zero || limit > TimeSpan.FromDays(1))
        ? $"--timeout is {limit}; set hours, minutes and seconds such as 00:10:00, at most a day."
        : null);

    public static readonly Option<bool> Quiet = new("--quiet", "-q")
    {
        Description = "No progress and no hints on stderr",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "The calls to the server on stderr, without keys",
        Recursive = true,
    };

    public static IEnumerable<Option> All => [Server, ApiKey, Profile, Output, Timeout, Quiet, Verbose];

    /// <summary>How data is written.</summary>
    /// <exception cref="CommandException">The variable names no format.</exception>
    public static OutputFormat FormatOf(ParseResult parsed, Surroundings around)
    {
        var text = parsed.GetValue(Output) ?? around.Variable(OutputVariable);
        return text switch
        {
            null or "" or "text" => OutputFormat.Text,
            "json" => OutputFormat.Json,
            "jsonl" => OutputFormat.JsonLines,
            _ => throw new CommandException(ExitCodes.Usage, $"{OutputVariable} is '{text}'; set text, json or jsonl."),
        };
    }
}
