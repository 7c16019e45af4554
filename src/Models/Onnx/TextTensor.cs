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
                if (!TryEncodeAscii(texts, characters, bytes, starts, out var length))
                    length = EncodeEach(texts, bytes, starts);
                if (bytes.AsSpan(0, length).Count((byte)0) != texts.Length)
                    return false;
                for (var i = 0; i < texts.Length; i++)
                    start[i] += (nint)first;
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

    // All texts are encoded by one call: a call for each short text costs more than the encoding. Where all characters are ASCII, as most
    // are, each has one byte, so the texts are where their characters were.
    private static bool TryEncodeAscii(ReadOnlySpan<string> texts, int count, Span<byte> bytes, Span<nint> starts, out int length)
    {
        var characters = ArrayPool<char>.Shared.Rent(count + texts.Length);
        length = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i];
            starts[i] = length;
            text.CopyTo(characters.AsSpan(length));
            length += text.Length;
            characters[length++] = '\0';
        }

        var isAscii = Ascii.FromUtf16(characters.AsSpan(0, length), bytes, out _) == OperationStatus.Done;
        ArrayPool<char>.Shared.Return(characters);
        return isAscii;
    }

    private static int EncodeEach(ReadOnlySpan<string> texts, Span<byte> bytes, Span<nint> starts)
    {
        var length = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            starts[i] = length;
            length += Encoding.UTF8.GetBytes(texts[i], bytes[length..]);
            bytes[length++] = 0;
        }

        return length;
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
