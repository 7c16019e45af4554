using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>Loads an ONNX file, finds out what goes in and what comes out, and runs it once, so that it is warm.</summary>
internal static class OnnxLoader
{
    public static async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var (content, version) = await ModelFile.ReadAsync(options.Path, cancellationToken);
        var session = Open(options.Path, content);
        try
        {
            var faults = new List<Fault>();
            var mapping = InputMapping.Resolve(options.Inputs, session.InputMetadata.Keys, faults);
            var inputs = session.InputMetadata.Select(input => OnnxInput.Create(input.Key, input.Value, mapping, faults)).OfType<OnnxInput>().ToList();
            var columns = inputs.SelectMany(input => input.Fields).DistinctBy(field => field).ToList();
            InputMapping.Check(options.Inputs, mapping, columns, faults);

            var outputs = OnnxProbe.Describe(session, content, inputs, columns, options.Outputs.Values);
            var selection = OutputSelection.Resolve([.. outputs.Select(output => output.Description)], options.Outputs);
            return new OnnxModel(session, inputs, new(columns), outputs, selection, options.Version.Length > 0 ? options.Version : version);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static InferenceSession Open(string path, byte[] content)
    {
        // One thread a call: the silo itself applies several batches at a time.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Large models keep their weights in files beside the model.
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path)) ?? "");
        try
        {
            return new(content, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new PipelineConfigurationException("Model:Path", $"is '{path}', which onnxruntime cannot load: {e.Message} Export it again, or name another file.");
        }
    }
}
