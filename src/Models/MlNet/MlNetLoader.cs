using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>
/// Loads an ML.NET file without a class for its rows. The saved schema names the inputs, and the row mapper tells which of them the outputs
/// need.
/// </summary>
internal static class MlNetLoader
{
    // COR_E_IO, of exceptions that no call of the system has caused.
    private const int IOError = unchecked((int)0x80131620);

    // The names that ML.NET's trainers give their outputs, with the label before the score.
    private static readonly string[] UsualOutputs = ["PredictedLabel", "Score", "Probability"];

    public static async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var (content, version) = await ModelFile.ReadAsync(options.Path, cancellationToken);
        var mapper = Open(options.Path, content, Path.GetTempPath());

        var faults = new List<Fault>();
        var outputs = OutputColumns(mapper.OutputSchema, options, faults)
            .Select(column => MlNetOutput.Create(column, faults))
            .OfType<MlNetOutput>()
            .ToList();
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        var selection = OutputSelection.Resolve([.. outputs.Select(output => output.Description)], options.Outputs);

        var used = selection.Select(each => outputs[each.Output].Column).Distinct().ToList();
        var needed = mapper.GetDependencies(used).Where(column => !column.IsHidden).ToList();
        var mapping = InputMapping.Resolve(options.Inputs, needed.Select(column => column.Name), faults);
        var inputs = needed.Select(column => MlNetInput.Create(column, mapping.GetValueOrDefault(column.Name), faults)).OfType<MlNetInput>()
            .ToList();
        InputMapping.Check(options.Inputs, mapping, [.. inputs.SelectMany(input => input.Fields)], faults);

        var model = new MlNetModel(mapper, inputs, outputs, selection, options.Version.Length > 0 ? options.Version : version);
        await WarmAsync(model, options.Path, cancellationToken);
        return model;
    }

    private static async Task WarmAsync(MlNetModel model, string path, CancellationToken cancellationToken)
    {
        var row = WarmUp.Row(model.Inputs);
        try
        {
            // An empty batch finds a missing part of the model, without a row that the model could refuse.
            await model.ApplyAsync(row.Slice(0, 0), cancellationToken);
        }
        catch (ModelException e)
        {
            throw new PipelineConfigurationException("Model:Path",
                $"is '{path}', which cannot be applied to any row ({e.InnerException?.GetType().Name}); save the part that scores, with "
                + "the schema of its input.");
        }

        try
        {
            await model.ApplyAsync(row, cancellationToken);
        }
        catch (ModelException)
        {
            // The model is warm now. A model can refuse a row of zeros and empty texts and still take every real row.
        }
    }

    /// <summary>Opens the content of a file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="content">The content.</param>
    /// <param name="temporary">The folder in which ML.NET unpacks it.</param>
    /// <exception cref="PipelineConfigurationException">ML.NET cannot load it.</exception>
    internal static IRowToRowMapper Open(string path, byte[] content, string temporary)
    {
        PipelineConfigurationException Fault(string message) => new("Model:Path", $"is '{path}', {message}");
        try
        {
            using var stream = new MemoryStream(content);
            var model = new MLContext { TempFilePath = temporary }.Model.Load(stream, out var schema);
            if (schema is null)
            {
                throw Fault(
                    "which was saved without the schema of its input; save it with "
                    + "mlContext.Model.Save(model, trainingData.Schema, path).");
            }

            return model.IsRowToRowMapper
                ? model.GetRowToRowMapper(schema)
                : throw Fault(
                    "which does not map each row to a row (it filters, shuffles or needs other rows); save the part that scores.");
        }
        catch (Exception e) when (Root(e) is FileNotFoundException missing)
        {
            throw Fault($"which needs the assembly '{missing.FileName?.Split(',')[0]}'; add its package to the host.");
        }
        // Only the system's own exceptions are of the disk: a file that is cut off is read beyond its ends, which is an IOException too.
        catch (Exception e) when (Root(e) is IOException { HResult: not IOError } and not EndOfStreamException)
        {
            throw Fault($"which ML.NET cannot unpack in the folder for temporary files, '{temporary}' ({Said(e)}). Free space there, or "
                + "name another folder by the variable TMPDIR (on Windows TMP).");
        }
        catch (Exception e) when (e is not PipelineConfigurationException)
        {
            throw Fault($"which ML.NET cannot load ({Root(e).GetType().Name}: {Said(e)}). Save it again with mlContext.Model.Save, or name "
                + "another file.");
        }
    }

    private static List<DataViewSchema.Column> OutputColumns(DataViewSchema schema, ModelOptions options, List<Fault> faults)
    {
        var all = string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => column.Name));
        var named = new List<DataViewSchema.Column>();
        foreach (var (setting, source) in options.Outputs)
        {
            var name = source.Split('[')[0];
            if (schema.GetColumnOrNull(name) is { } column)
            {
                named.Add(column);
            }
            else
            {
                faults.Add(new($"Model:Outputs:{setting}", $"is '{source}', but the model has no output '{name}'; it has {all}."));
            }
        }

        if (options.Outputs.Count > 0)
            return [.. named.DistinctBy(column => column.Index)];
        var usual = UsualOutputs.Select(name => schema.GetColumnOrNull(name)).OfType<DataViewSchema.Column>().ToList();
        return usual.Count > 0
            ? usual
            : throw new PipelineConfigurationException("Model:Outputs",
                $"is empty, and the model has none of {string.Join(", ", UsualOutputs)}; name the outputs to store, of {all}.");
    }

    // The lines that follow are for developers of ML.NET.
    private static string Said(Exception e) => Root(e).Message.Split('\n')[0].Trim();

    private static Exception Root(Exception e) => e.InnerException is { } inner ? Root(inner) : e;
}
