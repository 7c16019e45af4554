using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Features;

namespace ModelPipeline.Api;

/// <summary>The body of a call for one user, which may be left out.</summary>
/// <param name="Features">The features that come with the call, by name (<c>Input:Request</c>).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ScoreBody(JsonElement? Features = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new("""{"features":{"amount":12.5}}""");

    private const int MaxBytes = 1024 * 1024;

    /// <summary>Whether a request has a body. A call without one costs no more than this look.</summary>
    public static bool IsIn(HttpRequest request) => request.ContentLength switch
    {
        0 => false,
        null => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true,
        _ => true,
    };

    /// <summary>Reads the features of a call, as an object in JSON. The type of the content does not matter.</summary>
    /// <returns>The features; null for a body without.</returns>
    /// <exception cref="BadHttpRequestException">The body is too large, or not of this form.</exception>
    public static async Task<string?> ReadFeaturesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, cancellationToken);
        if (bytes.Length == 0)
            return null;
        if (bytes.Length > MaxBytes)
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        try
        {
            var text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            // Bodies that are read as a stream may begin with a byte order mark, too.
            if (text.StartsWith(Encoding.UTF8.Preamble))
                text = text[Encoding.UTF8.Preamble.Length..];
            var body = JsonSerializer.Deserialize(text, ApiJson.Default.ScoreBody);
            return body?.Features switch
            {
                null => null,
                { ValueKind: JsonValueKind.Object } features => JsonText.Of(features),
                _ => throw new BodyException("\"features\" of the body is not an object."),
            };
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that this route takes.", e);
        }
    }
}
