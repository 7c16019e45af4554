namespace ModelPipeline.Models.Python;

/// <summary>The model that a Python process loads.</summary>
/// <param name="Path">The file or folder of the model.</param>
/// <param name="PythonPath">Folders of modules.</param>
/// <param name="Interpreter">The path of the interpreter.</param>
internal sealed record ModelSource(string Path, string[] PythonPath, string Interpreter)
{
    /// <exception cref="PipelineConfigurationException">The interpreter or a folder does not exist.</exception>
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
