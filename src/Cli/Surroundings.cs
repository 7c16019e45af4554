using System.Text;

namespace ModelPipeline.Cli;

/// <summary>The surroundings of a command: streams, terminal, environment. Tests have their own.</summary>
internal sealed class Surroundings
{
    private const int DefaultWidth = 80;

    /// <summary>Gets data, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Gets progress, warnings and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a list of users or a key is read from, if the command line says so.</summary>
    public required TextReader In { get; init; }

    /// <summary>A variable of the environment; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Whether somebody sees <see cref="Out"/> on a terminal.</summary>
    public bool IsOutTerminal { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal whose lines can be written over.</summary>
    public bool CanRewriteLines { get; init; }

    /// <summary>Whether somebody can answer questions.</summary>
    public bool IsInTerminal { get; init; }

    /// <summary>The columns of the terminal. Without a terminal, as many columns as any line needs.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>The columns of the terminal that shows progress.</summary>
    public int ErrorWidth { get; init; } = DefaultWidth;

    /// <summary>Whether <see cref="Out"/> can show every character.</summary>
    public bool IsUnicode { get; init; } = true;

    /// <summary>The folder of the user's settings.</summary>
    public required string SettingsFolder { get; init; }

    /// <summary>The working folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Makes HTTP calls; null for the network.</summary>
    public HttpMessageHandler? Http { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess()
    {
        var isDumb = Environment.GetEnvironmentVariable("TERM") is "dumb" or null && !OperatingSystem.IsWindows();
        return new()
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            Variable = Environment.GetEnvironmentVariable,
            IsOutTerminal = !Console.IsOutputRedirected,
            CanRewriteLines = !Console.IsErrorRedirected && !isDumb,
            IsInTerminal = !Console.IsInputRedirected,
            Width = Console.IsOutputRedirected ? int.MaxValue : WidthOfTerminal(),
            ErrorWidth = WidthOfTerminal(),
            IsUnicode = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage,
            SettingsFolder = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "modelpipeline"),
            Folder = Environment.CurrentDirectory,
        };
    }

    private static int WidthOfTerminal()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns > 0)
            return columns;
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
