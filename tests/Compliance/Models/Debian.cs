using System.Diagnostics;

namespace ModelPipeline.Compliance;

/// <summary>Debian's own Python with its libraries (scikit-learn, XGBoost), whichever other Python is on the PATH.</summary>
public static class Debian
{
    /// <summary>The path of the interpreter.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Runs a script in a folder. The test fails if the script fails.</summary>
    public static async Task RunAsync(string folder, string script)
    {
        var start = new ProcessStartInfo(Python, ["-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"The script failed:\n{errors}");
    }
}
