namespace ModelPipeline.Models.Python;

/// <summary>What a Python process is told to load.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="PythonPath">Folders of modules.</param>
/// <param name="Interpreter">What runs it.</param>
internal sealed record ModelSource(string Path, string[] PythonPath, string Interpreter)
{
    /// <exception cref="PipelineConfigurationException">There is no such interpreter or folder.</exception>
    public static ModelSource Of(ModelOptions options)
    {
        var folders = options.PythonPath.Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new PipelineConfigurationException("Model:PythonPath",
                $"is '{options.PythonPath}', and there is no folder '{missing}' (looked for at {System.IO.Path.GetFullPath(missing)}); "
                + "name the folders that hold the model's modules.");
        }

        var interpreter = Python.Interpreter.Find(options.Python);
        return new(System.IO.Path.GetFullPath(options.Path), Array.ConvertAll(folders, System.IO.Path.GetFullPath), interpreter);
    }

}
