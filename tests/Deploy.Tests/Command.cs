using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(120);

    /// <returns>The standard output of the program.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var timeout = new CancellationTokenSource(TimeLimit);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.True(process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
        return await output;
    }
}
