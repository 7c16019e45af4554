using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Runs the model on one row of zeros and empty texts: that warms it, and shows what the file does not always say, the number of
/// values of an output and the classes of a map. Where the model refuses that row, the file has to say it.
/// </summary>
internal static class OnnxProbe
{
    /// <param name="session">The model.</param>
    /// <param name="content">Its file.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="columns">The columns that feed them.</param>
    /// <param name="sources">The outputs that the user names, as <c>output</c> or <c>output[label or index]</c>; with any, others may be left out.</param>
    /// <exception cref="PipelineConfigurationException">An output cannot be made out.</exception>
    public static IReadOnlyList<OnnxOutput> Describe(InferenceSession session, byte[] content, IReadOnlyList<OnnxInput> inputs, IReadOnlyList<Field> columns, IReadOnlyCollection<string> sources)
    {
        var batch = WarmUp.Row(columns);
        var values = inputs.Select(input => input.ToTensor(batch)).ToArray();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
            return [.. session.OutputNames.Select((name, i) => Describe(name, session.OutputMetadata[name], results[i], sources.Count > 0)).OfType<OnnxOutput>()];
        }
        catch (OnnxRuntimeException e)
        {
            // A model may refuse a row of blanks and take every real one (a one-hot encoding that has no category "" is the common case).
            var described = session.OutputNames.ToDictionary(name => name, name => DescribeByFile(name, session.OutputMetadata[name], content));
            // Where an input's width is free the columns that were listed may be to blame instead.
            string[] unknown =
            [
                .. session.InputMetadata.Where(input => input.Value.Dimensions.Skip(1).Any(size => size <= 0)).Select(input => $"input '{input.Key}'"),
                .. session.OutputNames.Where(name => described[name] is null && IsAskedFor(name, sources)).Select(name => $"output '{name}'"),
            ];
            return unknown.Length == 0
                ? [.. session.OutputNames.Select(name => described[name]).OfType<OnnxOutput>()]
                : throw new PipelineConfigurationException("Model:Path", $"is a model that fails on a row of zeros and empty texts, so that it cannot be warmed, and its file does not tell enough of {string.Join(" and ", unknown)}: {e.Message} Export one that takes any value of its input types, or whose inputs and outputs are tensors of known width and ZipMaps, or name only such outputs in Model:Outputs.");
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    private static OnnxOutput? Describe(string name, NodeMetadata metadata, OrtValue value, bool mapped)
    {
        if (IsMaps(metadata))
            return new(new(name, ColumnType.Single, Keys(value)), TensorElementType.Float, isMaps: true);
        if (metadata.IsTensor && OnnxInput.ColumnTypeOf(metadata.ElementDataType) is { } type)
            return Tensor(name, metadata, type, [.. value.GetTensorTypeAndShape().Shape.Skip(1)]);

        return mapped ? null : throw new PipelineConfigurationException("Model:Outputs", $"is empty, and output '{name}' cannot be stored ({metadata.OnnxValueType}); name the outputs to store.");
    }

    private static OnnxOutput? DescribeByFile(string name, NodeMetadata metadata, byte[] content)
    {
        if (IsMaps(metadata))
            return ZipMapLabels.Read(content, name) is { } labels ? new(new(name, ColumnType.Single, labels), TensorElementType.Float, isMaps: true) : null;
        return metadata.IsTensor && OnnxInput.ColumnTypeOf(metadata.ElementDataType) is { } type && metadata.Dimensions.Length > 0 && metadata.Dimensions.Skip(1).All(size => size > 0)
            ? Tensor(name, metadata, type, [.. metadata.Dimensions.Skip(1).Select(size => (long)size)])
            : null;
    }

    private static bool IsAskedFor(string name, IReadOnlyCollection<string> sources) =>
        sources.Count == 0 || sources.Any(source => source == name || source.StartsWith($"{name}[", StringComparison.Ordinal));

    private static OnnxOutput Tensor(string name, NodeMetadata metadata, ColumnType type, long[] rowShape)
    {
        var width = (int)rowShape.Aggregate(1L, (product, each) => product * each);
        var labels = width == 1 ? null : Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        return new(new(name, type, labels), metadata.ElementDataType, isMaps: false);
    }

    private static bool IsMaps(NodeMetadata metadata) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE
        && metadata.AsSequenceMetadata().ElementMeta is { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element
        && element.AsMapMetadata().ValueMetadata.ElementDataType == TensorElementType.Float;

    private static string[] Keys(OrtValue sequence)
    {
        using var map = sequence.GetValue(0, OrtAllocator.DefaultInstance);
        using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
        return keys.GetTensorTypeAndShape().ElementDataType == TensorElementType.String
            ? keys.GetStringTensorAsArray()
            : [.. keys.GetTensorDataAsSpan<long>().ToArray().Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }
}
