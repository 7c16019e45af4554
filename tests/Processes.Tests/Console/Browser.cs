using System.Diagnostics;
using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>Programs of Node that tests run to their end.</summary>
internal static class Browser
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    /// <summary>The root of the project.</summary>
    public static string Root { get; } = Path.GetFullPath(
        typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Root").Value!);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(TimeLimit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} was not done within {TimeLimit.TotalMinutes} minutes.");
        }

        return (process.ExitCode, await output + await errors);
    }
}
