using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>
/// Writes the answer to a request for inference: each output in the form that the request asks for, packed where it asks for that.
/// </summary>
internal static class InferAnswer
{
    /// <summary>Writes the answer.</summary>
    public static async Task WriteAsync(HttpContext context, InferMessage request, InferMessage answer, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        var length = InferWriter.WriteAnswer(body, answer, IsBinary);
        var response = context.Response;
        response.ContentType = "application/json";
        if (answer.Tensors.Any(IsBinary))
        {
            response.ContentType = "application/octet-stream";
            response.Headers[InferMessage.LengthHeader] = length.ToString(CultureInfo.InvariantCulture);
        }

        if (Packing(context.Request) is not { } packing)
        {
            response.ContentLength = body.WrittenCount;
            await response.Body.WriteAsync(body.WrittenMemory, cancellationToken);
            return;
        }

        response.Headers.ContentEncoding = packing;
        await using Stream packed = packing == "gzip"
            ? new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await packed.WriteAsync(body.WrittenMemory, cancellationToken);

        bool IsBinary(Tensor tensor) =>
            request.Requested?.FirstOrDefault(output => output.Name == tensor.Name)?.WantsBinary ?? request.WantsBinary;
    }

    // Clients name what they take, without weights; one that takes both gets gzip.
    private static string? Packing(HttpRequest request)
    {
        var accepted = request.Headers.AcceptEncoding.ToString();
        if (accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return "gzip";
        return accepted.Contains("deflate", StringComparison.OrdinalIgnoreCase) ? "deflate" : null;
    }
}
