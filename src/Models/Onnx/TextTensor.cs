using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Writes all texts of a tensor by one call of onnxruntime's C API. The managed API needs a call, and a look for the tensor's type and
/// shape, for each text.
/// </summary>
internal static unsafe partial class TextTensor
{
    // The first version of the C API, and the places of functions in it. Later versions add functions at the end and move none.
    private const uint Version = 1;
    private const int FillStringTensor = 52;
    private const int ReleaseStatus = 93;

    // An array for longer texts would be too long. They are rare, and a call for each of them costs little beside their length.
    private const int MostCharacters = 16 << 20;

    private static readonly nint* Api = ((delegate* unmanaged<uint, nint*>)(*OrtGetApiBase()))(Version);

    /// <summary>Writes the texts. There are as many as the tensor has elements.</summary>
    public static void Write(OrtValue tensor, ReadOnlySpan<string> texts)
    {
        var characters = 0L;
        foreach (var text in texts)
            characters += text.Length;
        if (characters > MostCharacters || !TryWriteAll(tensor, texts, (int)characters))
            WriteEach(tensor, texts);
    }

    // False for a text with a null character, which ends a text in C.
    private static bool TryWriteAll(OrtValue tensor, ReadOnlySpan<string> texts, int characters)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(characters) + texts.Length);
        var starts = ArrayPool<nint>.Shared.Rent(texts.Length);
        try
        {
            fixed (byte* first = bytes)
            fixed (nint* start = starts)
            {
                var length = 0;
                for (var i = 0; i < texts.Length; i++)
                {
                    start[i] = (nint)(first + length);
                    length += Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(length));
                    bytes[length++] = 0;
                }

                if (bytes.AsSpan(0, length).Count((byte)0) != texts.Length)
                    return false;
                var fill = (delegate* unmanaged<nint, nint*, nuint, nint>)Api[FillStringTensor];
                var fault = fill(HandleOf(tensor), start, (nuint)texts.Length);
                if (fault == 0)
                    return true;
                ((delegate* unmanaged<nint, void>)Api[ReleaseStatus])(fault);
                return false;
            }
        }
        finally
        {
            ArrayPool<nint>.Shared.Return(starts);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void WriteEach(OrtValue tensor, ReadOnlySpan<string> texts)
    {
        for (var i = 0; i < texts.Length; i++)
            tensor.StringTensorSetElementAt(texts[i].AsSpan(), i);
    }

    // The struct OrtApiBase begins with the function that returns the table of a version.
    [LibraryImport("onnxruntime")]
    private static partial nint* OrtGetApiBase();

    // The managed API keeps the handle to itself. A test fails if another version of the package has no such property.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    private static extern nint HandleOf(OrtValue tensor);
}
