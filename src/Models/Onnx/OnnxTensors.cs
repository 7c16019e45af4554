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
    public static OrtValue OfWhole(ReadOnlyMemory<long> values, TensorElementType element, long[] shape) => element switch
    {
        TensorElementType.Int32 => Convert(values, value => checked((int)value), shape),
        TensorElementType.Int16 => Convert(values, value => checked((short)value), shape),
        TensorElementType.Int8 => Convert(values, value => checked((sbyte)value), shape),
        TensorElementType.UInt64 => Convert(values, value => checked((ulong)value), shape),
        TensorElementType.UInt32 => Convert(values, value => checked((uint)value), shape),
        TensorElementType.UInt16 => Convert(values, value => checked((ushort)value), shape),
        TensorElementType.UInt8 => Convert(values, value => checked((byte)value), shape),
        _ => Over(values, shape),
    };

    /// <summary>A tensor of floats in the model's type, rounded to the nearest value.</summary>
    /// <exception cref="OverflowException">A number is out of the type's range.</exception>
    public static OrtValue OfFloats(ReadOnlyMemory<float> values, TensorElementType element, long[] shape) => element switch
    {
        TensorElementType.Float16 => Convert(values, ToHalf, shape),
        TensorElementType.BFloat16 => Convert(values, ToBrain, shape),
        _ => Over(values, shape),
    };

    public static OrtValue OfTexts(ReadOnlySpan<string> values, long[] shape, Func<string, string>? convert)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        for (var i = 0; i < values.Length; i++)
            tensor.StringTensorSetElementAt((convert is null ? values[i] : convert(values[i])).AsSpan(), i);
        return tensor;
    }

    private static OrtValue Convert<TFrom, TTo>(ReadOnlyMemory<TFrom> values, Converter<TFrom, TTo> convert, long[] shape)
        where TTo : unmanaged =>
        Over<TTo>(Array.ConvertAll(values.ToArray(), convert), shape);

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
