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
            throw new PipelineConfigurationException("Model:Path", $"is a model that fails on a row of zeros and empty texts, so that it cannot be warmed: {e.Message} Export one that takes any value of its input types.");
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
        {
            var shape = value.GetTensorTypeAndShape().Shape;
            var width = (int)shape.Skip(1).Aggregate(1L, (product, each) => product * each);
            var isScalar = shape.Length < 2 || width == 1;
            return new(new(name, type, isScalar ? null : [.. Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture))]), metadata.ElementDataType, isMaps: false);
        }

        return mapped ? null : throw new PipelineConfigurationException("Model:Outputs", $"is empty, and output '{name}' cannot be stored ({metadata.OnnxValueType}); name the outputs to store.");
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
