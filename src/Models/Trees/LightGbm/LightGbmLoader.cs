namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>Loads a text file of LightGBM and predicts once, so that the model is warm.</summary>
internal static class LightGbmLoader
{
    public static async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var (content, version) = await ModelFile.ReadAsync(options.Path, cancellationToken);
        var file = Try(options.Path, () => LightGbmFile.Read(content));
        var inputs = TreeInputs<double>.Of(file.Features, file.IsNamed, options.Inputs);
        var booster = Try(options.Path, () => new LightGbmBooster(LightGbmFile.ForLibrary(content), file.Features.Count));
        try
        {
            var outputs = TreeOutputs.Of(booster, options.Outputs);
            var model = new TreeModel<double>(booster, inputs, outputs, options.Version.Length > 0 ? options.Version : version);
            await model.ApplyAsync(WarmUp.Row(model.Inputs), cancellationToken);
            return model;
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    private static T Try<T>(string path, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is FormatException or TreeLibraryException)
        {
            var why = e is FormatException ? $"the file {e.Message}" : e.Message.TrimEnd('.', '\n');
            throw new PipelineConfigurationException("Model:Path",
                $"is '{path}', which LightGBM cannot load: {why}. Save it again, or name another file.");
        }
        catch (DllNotFoundException e)
        {
            throw new PipelineConfigurationException("Model:Path", $"is '{path}', a model of LightGBM, whose library does not load here: "
                + $"{FirstLine(e.Message)} Install OpenMP (on Debian and Ubuntu: apt-get install libgomp1), or export the model to ONNX "
                + "and name that file.");
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
