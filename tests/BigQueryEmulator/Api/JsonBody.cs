using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ModelPipeline.BigQueryEmulator.Api;

/// <summary>Reads bodies and their members as tolerantly as BigQuery: numbers and booleans may be strings.</summary>
internal static class JsonBody
{
    private const long MostBytes = 10 * 1024 * 1024;

    /// <exception cref="ApiException">The body is no JSON object, or too large for one.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        try
        {
            request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MostBytes;
            return await ReadAsync(request.Body, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new ApiException(400, "badRequest", $"Request payload size exceeds the limit: {MostBytes} bytes.");
        }
    }

    /// <exception cref="ApiException">The text is no JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonNode.ParseAsync(body, cancellationToken: cancellationToken) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ApiException(400, "parseError", "Parse Error");
        }
    }

    public static string? Text(this JsonNode? json, string name) => json?[name] is JsonValue value ? value.ToString() : null;

    public static bool? Flag(this JsonNode? json, string name) => bool.TryParse(json.Text(name), out var flag) ? flag : null;

    /// <exception cref="ApiException">The member is no whole number.</exception>
    public static long? Number(this JsonNode? json, string name) => ParseNumber(name, json.Text(name));

    public static long? Number(this IQueryCollection query, string name) => ParseNumber(name, query[name]);

    /// <exception cref="ApiException">The member is missing.</exception>
    public static string Required(this JsonNode? json, string name) =>
        json.Text(name) is { Length: > 0 } text ? text : throw new ApiException(400, "required", $"Required parameter is missing: {name}");

    private static long? ParseNumber(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, out var number) ? number : throw ApiException.Invalid($"Invalid value for {name}: {text}");
    }
}
