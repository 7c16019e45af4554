using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>One output of the model: a tensor [N] or [N,K], or a sequence of N maps from class to value.</summary>
internal sealed class OnnxOutput(ModelOutput description, TensorElementType element, bool isMaps)
{
    public ModelOutput Description => description;

    /// <summary>Values a row.</summary>
    public int Width => description.Components?.Count ?? 1;

    /// <summary>The values, rows x width, flat, in an array of the type that stores <see cref="ModelOutput.Type"/>.</summary>
    /// <exception cref="ModelException">The shape is not the one that the model had when it was loaded.</exception>
    public Array Read(OrtValue value, int rows)
    {
        Array flat = isMaps ? ReadMaps(value, rows) : element switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
            TensorElementType.Int64 => value.GetTensorDataAsSpan<long>().ToArray(),
            TensorElementType.Int32 => Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), number => (long)number),
            TensorElementType.Bool => value.GetTensorDataAsSpan<bool>().ToArray(),
            _ => value.GetStringTensorAsArray(),
        };
        return flat.Length == rows * Width
            ? flat
            : throw new ModelException($"Output '{description.Name}' has {flat.Length} values for {rows} rows; {Width} a row were expected.");
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
}
