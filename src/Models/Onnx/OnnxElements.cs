using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>The element types of tensors, and the column types that hold such elements exactly.</summary>
internal static class OnnxElements
{
    /// <summary>The element types that columns can hold, for messages.</summary>
    public const string Known = "numbers (integers of 8 to 64 bits, floats of 16 to 64), booleans or texts";

    /// <summary>The type of a column that holds the elements; null for an element type without a column type.</summary>
    public static ColumnType? ColumnTypeOf(TensorElementType element) => element switch
    {
        TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16 => ColumnType.Single,
        TensorElementType.Double => ColumnType.Double,
        TensorElementType.Int8 or TensorElementType.Int16 or TensorElementType.Int32 or TensorElementType.Int64 => ColumnType.Int64,
        TensorElementType.UInt8 or TensorElementType.UInt16 or TensorElementType.UInt32 or TensorElementType.UInt64 => ColumnType.Int64,
        TensorElementType.Bool => ColumnType.Boolean,
        TensorElementType.String => ColumnType.String,
        _ => null,
    };

    /// <summary>The range of whole numbers that an input takes; null where the range is that of a column.</summary>
    public static (long Min, long Max)? RangeOf(TensorElementType element) => element switch
    {
        TensorElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorElementType.Int16 => (short.MinValue, short.MaxValue),
        TensorElementType.Int32 => (int.MinValue, int.MaxValue),
        TensorElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        TensorElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        TensorElementType.UInt32 => (uint.MinValue, uint.MaxValue),
        TensorElementType.UInt64 => (0, long.MaxValue),
        _ => null,
    };

    /// <summary>The elements of a tensor, in an array of the .NET type that stores <see cref="ColumnTypeOf"/>.</summary>
    /// <exception cref="OverflowException">A whole number is too large for a column.</exception>
    public static Array Read(OrtValue tensor, TensorElementType element) => element switch
    {
        TensorElementType.Float => tensor.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Float16 => Convert<Float16, float>(tensor, value => (float)BitConverter.UInt16BitsToHalf(value.value)),
        TensorElementType.BFloat16 => Convert<BFloat16, float>(tensor, value => BitConverter.UInt32BitsToSingle((uint)value.value << 16)),
        TensorElementType.Double => tensor.GetTensorDataAsSpan<double>().ToArray(),
        TensorElementType.Int64 => tensor.GetTensorDataAsSpan<long>().ToArray(),
        TensorElementType.Int32 => Convert<int, long>(tensor, value => value),
        TensorElementType.Int16 => Convert<short, long>(tensor, value => value),
        TensorElementType.Int8 => Convert<sbyte, long>(tensor, value => value),
        TensorElementType.UInt64 => Convert<ulong, long>(tensor, value => checked((long)value)),
        TensorElementType.UInt32 => Convert<uint, long>(tensor, value => value),
        TensorElementType.UInt16 => Convert<ushort, long>(tensor, value => value),
        TensorElementType.UInt8 => Convert<byte, long>(tensor, value => value),
        TensorElementType.Bool => tensor.GetTensorDataAsSpan<bool>().ToArray(),
        _ => tensor.GetStringTensorAsArray(),
    };

    private static TTo[] Convert<TFrom, TTo>(OrtValue tensor, Func<TFrom, TTo> convert) where TFrom : unmanaged
    {
        var from = tensor.GetTensorDataAsSpan<TFrom>();
        var values = new TTo[from.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = convert(from[i]);
        return values;
    }
}
