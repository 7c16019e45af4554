using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Runs the model on one row of zeros and empty texts: that warms it, and shows what the file does not always say, the number of
/// values of an output and the classes of a map.
/// </summary>
internal static class OnnxProbe
{
    /// <param name="session">The model.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="columns">The columns that feed them.</param>
    /// <param name="mapped">Whether the user names the outputs, so that one of a type that cannot be stored may be left out.</param>
    /// <exception cref="PipelineConfigurationException">An output cannot be made out.</exception>
    public static IReadOnlyList<OnnxOutput> Describe(InferenceSession session, IReadOnlyList<OnnxInput> inputs, IReadOnlyList<Field> columns, bool mapped)
    {
        var batch = WarmUp.Row(columns);
        var values = inputs.Select(input => input.ToTensor(batch)).ToArray();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, [.. inputs.Select(input => input.Name)], values, session.OutputNames);
            return [.. session.OutputNames.Select((name, i) => Describe(name, session.OutputMetadata[name], results[i], mapped)).OfType<OnnxOutput>()];
        }
        catch (OnnxRuntimeException e)
        {
            // A model may refuse a row of blanks and take every real one (a one-hot encoding that has no category "" is the common case);
            // then the file has to say the shapes. Where a width is free the columns that were listed may be to blame instead.
            var described = session.OutputNames.Select(name => DescribeByFile(name, session.OutputMetadata[name])).ToList();
            return !described.Contains(null) && session.InputMetadata.Values.All(input => input.Dimensions.Skip(1).All(size => size > 0))
                ? [.. described.OfType<OnnxOutput>()]
                : throw new PipelineConfigurationException("Model:Path", $"is a model that fails on a row of zeros and empty texts, so that it cannot be warmed: {e.Message} Export one that takes any value of its input types, or whose inputs and outputs are all tensors of known width (of skl2onnx: the option zipmap=False).");
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

    private static OnnxOutput? DescribeByFile(string name, NodeMetadata metadata) =>
        metadata.IsTensor && OnnxInput.ColumnTypeOf(metadata.ElementDataType) is { } type && metadata.Dimensions.Length > 0 && metadata.Dimensions.Skip(1).All(size => size > 0)
            ? Tensor(name, metadata, type, [.. metadata.Dimensions.Skip(1).Select(size => (long)size)])
            : null;

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
