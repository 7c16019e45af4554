namespace ModelPipeline.Compliance;

/// <summary>Debian's own Python with its libraries (scikit-learn, XGBoost), whichever other Python is on the PATH.</summary>
public static class Debian
{
    /// <summary>The path of the interpreter.</summary>
    public const string Python = "/usr/bin/python3";

    // Ends with the tests: its input is theirs.
    private static readonly Lazy<PythonScripts> Scripts = new();

    /// <summary>Runs a script in a folder. The test fails if the script fails.</summary>
    public static async Task RunAsync(string folder, string script)
    {
        var (exitCode, output) = await Scripts.Value.RunAsync(folder, script);
        Assert.True(exitCode == 0, $"The script failed:\n{output}");
    }
}
