using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Runs the command <c>modelpipeline</c> as a process.</summary>
internal static class CommandProcess
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(
        Uri server, string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Paths.Cli, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["MODELPIPELINE_SERVER"] = server.ToString();
        start.Environment["MODELPIPELINE_HOST"] = Paths.Api;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"modelpipeline {string.Join(' ', arguments)} did not end within {TimeLimit.TotalSeconds} s.");
        }

        return (process.ExitCode, await output, await error);
    }
}
