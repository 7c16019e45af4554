using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>Loads an ONNX file, finds the inputs and outputs of the model, and warms the model by one run.</summary>
internal static class OnnxLoader
{
    public static async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        var source = await OnnxSource.ReadAsync(options.Path, cancellationToken);
        var (session, file, changed) = Open(options, source);
        try
        {
            var faults = new List<Fault>();
            var known = file?.Inputs.Where(input => !file.Initializers.Contains(input)) ?? session.InputMetadata.Keys;
            var mapping = InputMapping.Resolve(options.Inputs, known, faults);
            var inputs = session.InputMetadata.Select(input =>
            {
                var change = changed.GetValueOrDefault(input.Key);
                Func<string, string>? toCase = change is null ? null : change.Case.Change;
                return OnnxInput.Create(input.Key, change?.Input ?? input.Key, input.Value, mapping, toCase, faults);
            }).OfType<OnnxInput>().ToList();
            var columns = inputs.SelectMany(input => input.Fields).DistinctBy(field => field).ToList();
            InputMapping.Check(options.Inputs, mapping, columns, faults);

            var storable = OnnxOutputNames.Storable(session.OutputMetadata, options.Outputs, faults);
            var (outputs, isSingleRow) = OnnxProbe.Describe(session, file, inputs, columns, storable);
            var selection = OutputSelection.Resolve([.. outputs.Select(output => output.Description)], options.Outputs, faults);
            var version = options.Version.Length > 0 ? options.Version : source.Version;
            return new OnnxModel(session, inputs, isSingleRow, new(columns), outputs, selection, version);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static (InferenceSession Session, OnnxFile? File, IReadOnlyDictionary<string, CasedInput> Changed) Open(
        ModelOptions options, OnnxSource source)
    {
        try
        {
            if (source.Content is null)
                return (source.Open(null), null, CasedInput.None);
            var file = new OnnxFile(source.Content);
            bool IsStored(string output) => OnnxOutputNames.IsAskedFor(output, file.Outputs, options.Outputs.Values);
            var content = file.Without(IsStored);
            try
            {
                return (source.Open(content), file, CasedInput.None);
            }
            catch (OnnxRuntimeException e) when (e.Message.Contains("locale", StringComparison.OrdinalIgnoreCase))
            {
                var (rewritten, changed) = TextCaseEdit.Rewrite(new(content));
                return (source.Open(new OnnxFile(rewritten).Without(IsStored)), file, changed);
            }
        }
        catch (OnnxRuntimeException e) when (e.Message.Contains("locale", StringComparison.OrdinalIgnoreCase))
        {
            var locale = StringNormalizer.LocaleIn(e.Message);
            throw new PipelineConfigurationException("Model:Path", $"is '{options.Path}', which changes the case of texts by the locale "
                + $"'{locale}', which this machine lacks; install it (on Debian and Ubuntu: apt-get install locales; localedef -i "
                + $"{locale.Split('.')[0]} -f UTF-8 {locale}), or export the model without the change of case.");
        }
        catch (OnnxRuntimeException e)
        {
            var remedy = source.Content is null
                ? "It is larger than 2 GB; save it with its weights in a file beside it (save_as_external_data)" : "Export it again";
            throw new PipelineConfigurationException("Model:Path",
                $"is '{options.Path}', which onnxruntime cannot load: {e.Message} {remedy}, or name another file{AnotherKind(options)}.");
        }
    }

    private static string AnotherKind(ModelOptions options) => options.Kind.Length == 0 ? "" : ", or leave Model:Kind out";
}
