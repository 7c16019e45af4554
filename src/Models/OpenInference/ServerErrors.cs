using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelPipeline.Models.OpenInference;

/// <summary>
/// Makes the exceptions for what a server answers. The text of the server can hold values of a row, so it is in the inner exception alone,
/// which is neither shown nor logged.
/// </summary>
internal static partial class ServerErrors
{
    private const int MaxText = 2_000;

    /// <summary>The exception for an answer that is an error.</summary>
    /// <param name="address">The model.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="text">The text of the server.</param>
    public static ModelException OfStatus(ModelAddress address, HttpStatusCode status, string text)
    {
        var code = (int)status;
        var inner = new ServerException(text, status, LimitIn(text));
        var detail = $"{address.ShownRoute} answered HTTP {code}.";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                $"The server of the model refuses this process (HTTP {code}); Model:Token has to be one that it knows.", inner)
            { IsOfServer = true, Detail = detail },
            HttpStatusCode.NotFound => new($"The server of the model does not have the model now (HTTP {code}).", inner)
            { IsOfServer = true, MayPass = true, Detail = detail },
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new(
                $"The server of the model is not available (HTTP {code}); try again in a moment.", inner)
                { IsOfServer = true, MayPass = true, Detail = detail },
            _ => new($"The server of the model does not take the input (HTTP {code}).", inner) { Detail = detail },
        };
    }

    /// <summary>The exception for a server that cannot be reached.</summary>
    public static ModelException NoAnswer(ModelAddress address, Exception inner)
    {
        var why = (inner as HttpRequestException)?.HttpRequestError.ToString() ?? inner.GetType().Name;
        return new("The server of the model does not answer; try again in a moment.", inner)
        {
            IsOfServer = true,
            MayPass = true,
            Detail = $"{address.Shown} does not answer ({why}).",
        };
    }

    /// <summary>The exception for an answer that is none of the protocol.</summary>
    public static ModelException Unreadable(string why, Exception? inner = null) =>
        new($"The server of the model gave an answer that cannot be read: {why}", inner) { IsOutput = true };

    /// <summary>The text of an error: the property <c>error</c> of the body, or the start of the body.</summary>
    public static string TextOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.String)
            {
                return Cut(error.GetString()!);
            }
        }
        catch (JsonException)
        {
            // A proxy in between answers with a page.
        }

        return Cut(System.Text.Encoding.UTF8.GetString(body.Span));
    }

    // Triton: "... batch-size must be <= 8 for 'churn'".
    private static int? LimitIn(string text) => TritonLimit().Match(text) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
        ? limit
        : null;

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];

    [GeneratedRegex("batch[- ]size must be <= ([0-9]{1,9})", RegexOptions.IgnoreCase)]
    private static partial Regex TritonLimit();
}
