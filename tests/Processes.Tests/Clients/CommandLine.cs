using ModelPipeline.Cli;

namespace ModelPipeline.Tests;

/// <summary>
/// Runs the command <c>modelpipeline</c> against a server, inside the tests. A process for each line would mostly start the runtime;
/// <see cref="CommandProcess"/> is for what only a process shows.
/// </summary>
internal static class CommandLine
{
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(Uri server, string folder, IEnumerable<string> arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var exitCode = await Tool.RunAsync([.. arguments], new()
        {
            Out = output,
            Error = error,
            In = TextReader.Null,
            Variable = name => name == GlobalOptions.ServerVariable ? server.ToString() : null,
            SettingsFolder = Path.Combine(folder, "modelpipeline"),
            Folder = folder,
        }, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
