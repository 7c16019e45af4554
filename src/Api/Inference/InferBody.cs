using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>Reads the body of a request for inference, which may be compressed.</summary>
internal static class InferBody
{
    /// <summary>The largest body, before and after it is unpacked.</summary>
    public const int MaxBytes = 64 << 20;

    // A caller gets memory for what has come, not for what the caller says will come.
    private const int FirstBuffer = 256 << 10;

    /// <summary>Reads the request.</summary>
    /// <returns>The request, or what is wrong with it.</returns>
    public static async Task<(InferMessage? Request, ProblemDetails? Problem)> ReadAsync(
        HttpContext context, CancellationToken cancellationToken)
    {
        if (JsonLength(context.Request, out var jsonLength) is { } fault)
            return (null, Problems.InvalidRequest(fault));
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        await using var unpacked = Unpack(context.Request.Body, encoding);
        if (unpacked is null)
        {
            return (null, Problems.InvalidRequest($"The Content-Encoding is '{encoding}'; send gzip, deflate or none.",
                StatusCodes.Status415UnsupportedMediaType));
        }

        try
        {
            if (await ReadAsync(unpacked, context.Request.ContentLength, cancellationToken) is { } body)
                return (InferReader.Read(body, jsonLength, isRequest: true), null);
            return (null, Problems.InvalidRequest($"The body has more than {MaxBytes} bytes; send fewer rows at a time.",
                StatusCodes.Status413PayloadTooLarge));
        }
        catch (TensorException e)
        {
            return (null, Problems.InvalidRequest(e.Message));
        }
        catch (InvalidDataException)
        {
            return (null, Problems.InvalidRequest($"The body is not what its Content-Encoding says, '{encoding}'."));
        }
    }

    private static string? JsonLength(HttpRequest request, out int? length)
    {
        length = null;
        if (!request.Headers.TryGetValue(InferMessage.LengthHeader, out var header))
            return null;
        if (!int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return $"The header {InferMessage.LengthHeader} is no whole number; send the length of the JSON.";
        length = number;
        return number > 0
            ? null
            : $"The header {InferMessage.LengthHeader} is 0: a request without JSON is not taken; send the JSON with names and shapes.";
    }

    private static Stream? Unpack(Stream body, string encoding) => encoding.ToUpperInvariant() switch
    {
        "" or "IDENTITY" => body,
        "GZIP" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "DEFLATE" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    // A small body can unpack to a large one.
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, long? expected, CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Min((expected ?? FirstBuffer) + 1, FirstBuffer)];
        var count = 0;
        while (await body.ReadAsync(buffer.AsMemory(count), cancellationToken) is var read and > 0)
        {
            count += read;
            if (count > MaxBytes)
                return null;
            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, MaxBytes + 1));
        }

        return buffer.AsMemory(0, count);
    }
}
