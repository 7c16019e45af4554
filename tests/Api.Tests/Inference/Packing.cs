using System.IO.Compression;

namespace ModelPipeline.Tests;

/// <summary>The Content-Encodings of the Open Inference Protocol.</summary>
internal static class Packing
{
    /// <summary>A body in a Content-Encoding; none if the name is empty.</summary>
    public static ByteArrayContent Pack(byte[] body, string packing)
    {
        if (packing.Length == 0)
            return new(body);
        using var packed = new MemoryStream();
        using (Stream stream = packing == "gzip"
            ? new GZipStream(packed, CompressionLevel.Fastest)
            : new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(body);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add(packing);
        return content;
    }

    /// <summary>The bytes of an answer before they were packed.</summary>
    public static async Task<byte[]> UnpackAsync(HttpResponseMessage response, string packing)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var unpacked = packing switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var bytes = new MemoryStream();
        await unpacked.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
