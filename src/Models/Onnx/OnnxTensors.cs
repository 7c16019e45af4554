using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>Makes tensors from values.</summary>
internal static class OnnxTensors
{
    /// <summary>A tensor that shares the memory of the values.</summary>
    public static OrtValue Over<T>(ReadOnlyMemory<T> values, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, MemoryMarshal.AsMemory(values), shape);

    /// <summary>A tensor of whole numbers in the model's type.</summary>
    /// <exception cref="OverflowException">A number is out of the type's range.</exception>
    public static OrtValue OfWhole(
        ReadOnlyMemory<long> values, TensorElementType element, long[] shape, LentArrays lent) => element switch
        {
            TensorElementType.Int32 => OfWhole<int>(values, shape, lent),
            TensorElementType.Int16 => OfWhole<short>(values, shape, lent),
            TensorElementType.Int8 => OfWhole<sbyte>(values, shape, lent),
            TensorElementType.UInt64 => OfWhole<ulong>(values, shape, lent),
            TensorElementType.UInt32 => OfWhole<uint>(values, shape, lent),
            TensorElementType.UInt16 => OfWhole<ushort>(values, shape, lent),
            TensorElementType.UInt8 => OfWhole<byte>(values, shape, lent),
            _ => Over(values, shape),
        };

    /// <summary>A tensor of floats in the model's type, rounded to the nearest value.</summary>
    /// <exception cref="OverflowException">A number is out of the type's range.</exception>
    public static OrtValue OfFloats(
        ReadOnlyMemory<float> values, TensorElementType element, long[] shape, LentArrays lent) => element switch
        {
            TensorElementType.Float16 => Convert(values, ToHalf, shape, lent),
            TensorElementType.BFloat16 => Convert(values, ToBrain, shape, lent),
            _ => Over(values, shape),
        };

    public static OrtValue OfTexts(ReadOnlySpan<string> values, long[] shape, Func<string, string>? convert)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        TextTensor.Write(tensor, convert is null ? values : Array.ConvertAll(values.ToArray(), value => convert(value)));
        return tensor;
    }

    private static OrtValue OfWhole<T>(ReadOnlyMemory<long> values, long[] shape, LentArrays lent) where T : unmanaged, INumberBase<T>
    {
        var converted = lent.Lend<T>(values.Length);
        var from = values.Span;
        var to = converted.Span;
        for (var i = 0; i < from.Length; i++)
            to[i] = T.CreateChecked(from[i]);
        return Over<T>(converted, shape);
    }

    private static OrtValue Convert<T>(ReadOnlyMemory<float> values, Func<float, T> convert, long[] shape, LentArrays lent)
        where T : unmanaged
    {
        var converted = lent.Lend<T>(values.Length);
        var from = values.Span;
        var to = converted.Span;
        for (var i = 0; i < from.Length; i++)
            to[i] = convert(from[i]);
        return Over<T>(converted, shape);
    }

    private static Float16 ToHalf(float value)
    {
        var half = (Half)value;
        return Half.IsInfinity(half) && float.IsFinite(value) ? throw new OverflowException() : new(BitConverter.HalfToUInt16Bits(half));
    }

    private static BFloat16 ToBrain(float value)
    {
        if (float.IsNaN(value))
            return new(0x7FC0);
        var bits = BitConverter.SingleToUInt32Bits(value);
        // Rounds to the nearest value; of two values at the same distance, to the even one.
        var rounded = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        return (rounded & 0x7FFF) == 0x7F80 && float.IsFinite(value) ? throw new OverflowException() : new(rounded);
    }
}
