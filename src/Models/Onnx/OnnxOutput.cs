using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// One output of the model: a tensor [N] or [N,K], a sequence of such tensors, or a sequence of N maps from class to value.
/// </summary>
/// <param name="description">Its name, its type, and the label of each of the values of a row.</param>
/// <param name="element">The type of its numbers or texts.</param>
/// <param name="kind">What it is.</param>
/// <param name="widths">Values a row of each tensor of a sequence; of the others, of the whole.</param>
internal sealed class OnnxOutput(ModelOutput description, TensorElementType element, OnnxOutputKind kind, params int[] widths)
{
    public ModelOutput Description => description;

    /// <summary>Values a row.</summary>
    public int Width { get; } = widths.Sum();

    /// <summary>What onnxruntime says that an input or output is, in words.</summary>
    public static string TypeOf(NodeMetadata metadata) => metadata.OnnxValueType switch
    {
        OnnxValueType.ONNX_TYPE_TENSOR => $"a tensor of {metadata.ElementDataType}",
        OnnxValueType.ONNX_TYPE_SPARSETENSOR => $"a sparse tensor of {metadata.ElementDataType}",
        OnnxValueType.ONNX_TYPE_SEQUENCE => $"a sequence, each of it {TypeOf(metadata.AsSequenceMetadata().ElementMeta)}",
        OnnxValueType.ONNX_TYPE_MAP when metadata.AsMapMetadata() is var map =>
            $"a map from {map.KeyDataType} to {TypeOf(map.ValueMetadata)}",
        OnnxValueType.ONNX_TYPE_OPTIONAL => $"an optional {TypeOf(metadata.AsOptionalMetadata().ElementMeta)["a ".Length..]}",
        _ => $"{metadata.OnnxValueType}",
    };

    /// <summary>The values, rows x width, flat, in an array of the type that stores <see cref="ModelOutput.Type"/>.</summary>
    /// <exception cref="ModelException">
    /// The shape is not the one that the model had when it was loaded, or a number is too large to be stored.
    /// </exception>
    public Array Read(OrtValue value, int rows)
    {
        try
        {
            var flat = kind switch
            {
                OnnxOutputKind.Maps => ReadMaps(value, rows),
                OnnxOutputKind.Tensors => ReadTensors(value, rows),
                _ => OnnxElements.Read(value, element),
            };
            return flat.Length == rows * Width
                ? flat
                : throw new ModelException(
                    $"Output '{description.Name}' has {flat.Length} values for {rows} rows; {Width} a row were expected.");
        }
        catch (OverflowException e)
        {
            throw new ModelException($"Output '{description.Name}' has a number above {long.MaxValue}, which cannot be stored.",
                e)
            { IsOutput = true };
        }
    }

    // A map's keys come sorted and are the same in every row, so that the values alone are enough.
    private float[] ReadMaps(OrtValue sequence, int rows)
    {
        var flat = new float[rows * Width];
        if (sequence.GetValueCount() != rows)
            throw new ModelException($"Output '{description.Name}' has {sequence.GetValueCount()} maps for {rows} rows.");
        for (var row = 0; row < rows; row++)
        {
            using var map = sequence.GetValue(row, OrtAllocator.DefaultInstance);
            using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
            var numbers = values.GetTensorDataAsSpan<float>();
            if (numbers.Length != Width)
                throw new ModelException($"Output '{description.Name}' has {numbers.Length} classes in a row; {Width} were expected.");
            numbers.CopyTo(flat.AsSpan(row * Width));
        }

        return flat;
    }

    // Tensor after tensor; a row's values are made to stand together.
    private Array ReadTensors(OrtValue sequence, int rows)
    {
        if (sequence.GetValueCount() != widths.Length)
            throw new ModelException($"Output '{description.Name}' has {sequence.GetValueCount()} tensors; {widths.Length} were expected.");
        var (flat, start) = ((Array?)null, 0);
        for (var i = 0; i < widths.Length; i++)
        {
            using var tensor = sequence.GetValue(i, OrtAllocator.DefaultInstance);
            var values = OnnxElements.Read(tensor, element);
            if (values.Length != rows * widths[i])
            {
                throw new ModelException($"Output '{description.Name}' has {values.Length} values for {rows} rows in tensor {i}; "
                    + $"{widths[i]} a row were expected.");
            }

            flat ??= Array.CreateInstance(values.GetType().GetElementType()!, rows * Width);
            for (var row = 0; row < rows; row++)
                Array.Copy(values, row * widths[i], flat, (row * Width) + start, widths[i]);
            start += widths[i];
        }

        return flat!;
    }
}
