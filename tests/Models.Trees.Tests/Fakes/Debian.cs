using System.Diagnostics;

namespace ModelPipeline.Models.Trees.Tests;

/// <summary>Debian's own Python, with its XGBoost.</summary>
internal static class Debian
{
    /// <summary>Runs a script in a folder.</summary>
    public static async Task RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The script failed:\n{errors}");
    }
}
