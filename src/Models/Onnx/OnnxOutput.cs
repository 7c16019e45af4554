using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// One output of the model: a tensor [N] or [N,K], a sequence of such tensors, or a sequence of N maps from class to value.
/// </summary>
/// <param name="description">The output's name and type, and the label of each value in a row.</param>
/// <param name="element">The type of the elements.</param>
/// <param name="kind">The kind of the output.</param>
/// <param name="widths">The number of values in a row: for a sequence of tensors one number for each tensor, otherwise one number.</param>
internal sealed class OnnxOutput(ModelOutput description, TensorElementType element, OnnxOutputKind kind, params int[] widths)
{
    public ModelOutput Description => description;

    /// <summary>The number of values in a row.</summary>
    public int Width { get; } = widths.Sum();

    /// <summary>onnxruntime's type of an input or output, in words.</summary>
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

    /// <summary>The values, rows x width, in one flat array of the .NET type that stores <see cref="ModelOutput.Type"/>.</summary>
    /// <exception cref="ModelException">
    /// The shape differs from the shape at the load of the model, or a number is too large to be stored.
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

    // The keys of a map are sorted and the same in every row, so the values are enough.
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

    // The sequence holds one tensor after the other. The result holds all values of a row together.
    private Array ReadTensors(OrtValue sequence, int rows)
    {
        if (sequence.GetValueCount() != widths.Length)
            throw new ModelException($"Output '{description.Name}' has {sequence.GetValueCount()} tensors; {widths.Length} were expected.");
        Array? flat = null;
        var start = 0;
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
