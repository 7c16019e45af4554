using System.IO.Compression;
using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>Copies a file that DuckDB cannot read itself into UTF-8 with uniform line ends.</summary>
internal static class Transcoding
{
    private const int BufferLength = 1 << 16;

    /// <summary>The encoding that the first bytes of a file show; null for UTF-8 and for a compressed file.</summary>
    public static Encoding? Of(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> mark = stackalloc byte[4];
        var count = file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        return mark[..count] switch
        {
            [0xFF, 0xFE, 0, 0] => Encoding.UTF32,
            [0xFF, 0xFE, ..] => Encoding.Unicode,
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
    }

    /// <summary>Checks the first bytes of a file whose name ends in .gz.</summary>
    /// <exception cref="PipelineConfigurationException">The file is not compressed with gzip.</exception>
    public static void CheckCompression(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return;
        using var file = File.OpenRead(path);
        Span<byte> mark = stackalloc byte[2];
        file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        if (mark is not [0x1F, 0x8B])
            throw Files.SourceFault.Of(path, "is not compressed with gzip, as its ending says; write it again, or name it otherwise.");
    }

    /// <summary>Copies a file.</summary>
    /// <param name="path">The file; can be compressed with gzip.</param>
    /// <param name="encoding">The encoding of the file.</param>
    /// <param name="copy">The path of the copy.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    /// <exception cref="PipelineConfigurationException">The file has another encoding, or is compressed with zstd.</exception>
    public static async Task CopyAsync(string path, Encoding encoding, string copy, CancellationToken cancellationToken)
    {
        if (path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase))
        {
            throw Files.SourceFault.Of(path,
                $"is compressed with zstd and not in UTF-8 with uniform line ends; write it in UTF-8, or uncompressed.");
        }

        try
        {
            await using var file = File.OpenRead(path);
            await using Stream plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var reader = new StreamReader(plain, encoding, detectEncodingFromByteOrderMarks: true);
            await using var writer = new StreamWriter(copy, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            await CopyAsync(reader, writer, cancellationToken);
        }
        catch (DecoderFallbackException e)
        {
            throw Files.SourceFault.Of(path,
                $"is not in the encoding {encoding.WebName} (at byte {e.Index} of a piece of it); set Input:Format:Encoding to that of "
                + "the file.");
        }
    }

    private static async Task CopyAsync(StreamReader reader, StreamWriter writer, CancellationToken cancellationToken)
    {
        var buffer = new char[BufferLength];
        var endsInReturn = false;
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // A carriage return before a line feed is dropped, also where the two are in different pieces. A carriage return alone is a
            // line end.
            var text = (endsInReturn ? "\r" : "") + new string(buffer, 0, count);
            endsInReturn = text[^1] == '\r';
            if (endsInReturn)
                text = text[..^1];
            await writer.WriteAsync(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').AsMemory(), cancellationToken);
        }

        if (endsInReturn)
            await writer.WriteAsync('\n');
    }
}
