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
    private static readonly string[] Packings = ["gzip", "deflate"];

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

    // A client that takes both gets gzip. One that writes "gzip;q=0" does not take it.
    private static string? Packing(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding.Count == 0)
            return null;
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return Array.Find(Packings, name =>
            accepted.Any(each => each.Quality != 0 && each.Value.Equals(name, StringComparison.OrdinalIgnoreCase)));
    }
}
