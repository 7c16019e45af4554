namespace ModelPipeline.Models.Python;

/// <summary>Finds the interpreter that <c>Model:Python</c> names.</summary>
internal static class Interpreter
{
    private const string Default = "python3";
    private const string Remedy = "name a Python of 3.9 or later, such as venv/bin/python";

    /// <param name="setting"><c>Model:Python</c>: a name on the PATH, a file, or the folder of a virtual environment.</param>
    /// <exception cref="PipelineConfigurationException">The interpreter does not exist.</exception>
    public static string Find(string setting)
    {
        if (OperatingSystem.IsWindows())
            throw new PipelineConfigurationException("Model:Kind", "is Python, which runs on Linux and macOS; export the model to ONNX.");
        var name = setting.Length == 0 ? Default : setting;
        if (Directory.Exists(name))
        {
            string[] usual = [Path.Combine(name, "bin", "python3"), Path.Combine(name, "bin", "python")];
            return usual.FirstOrDefault(File.Exists) is { } found
                ? Path.GetFullPath(found)
                : throw new PipelineConfigurationException("Model:Python", $"is '{name}', a folder without bin/python3; {Remedy}.");
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(name)
                ? Path.GetFullPath(name)
                : throw new PipelineConfigurationException("Model:Python", $"is '{name}', which does not exist; {Remedy}.");
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new PipelineConfigurationException("Model:Python", setting.Length == 0
                ? $"is empty, and there is no {Default} on the PATH; {Remedy}."
                : $"is '{name}', which is not on the PATH; {Remedy}.");
    }
}
