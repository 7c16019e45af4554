using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
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
    /// <param name="location">Where the server sends the caller; null for nowhere.</param>
    /// <param name="retryAfter">How long the server asks to be left alone; null if it does not say.</param>
    public static ModelException OfStatus(
        ModelAddress address, HttpStatusCode status, string text, Uri? location = null, TimeSpan? retryAfter = null)
    {
        var code = (int)status;
        var inner = new ServerException(text, status, LimitIn(text), location);
        var detail = $"{address.ShownRoute} answered HTTP {code}{LeadsTo(location)}.";
        return status switch
        {
            // What servers answer to a row that they cannot take: Triton, MLServer and KServe take 400, 422 and 500.
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge
                or HttpStatusCode.InternalServerError =>
                new($"The server of the model does not take the input (HTTP {code}).", inner) { Detail = detail },
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                OfServer($"The server of the model refuses this process (HTTP {code}); Model:Token has to be one that it knows."),
            HttpStatusCode.NotFound =>
                OfServer($"The server of the model does not have the model now (HTTP {code}).", mayPass: true),
            HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => NoProtocol(),
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.Locked or (HttpStatusCode)425
                or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                OfServer($"The server of the model is not available (HTTP {code}); try again in a moment.", mayPass: true),
            < HttpStatusCode.BadRequest => OfServer($"The server of the model sends this process elsewhere (HTTP {code}); "
                + "Model:Url has to be the address of the model itself."),
            _ => NoProtocol(),
        };

        ModelException NoProtocol() =>
            OfServer($"The server at Model:Url does not take calls of the Open Inference Protocol (HTTP {code}).");

        ModelException OfServer(string message, bool mayPass = false) =>
            new(message, inner) { IsOfServer = true, MayPass = mayPass, Detail = detail, RetryAfter = mayPass ? retryAfter : null };
    }

    /// <summary>Where a server sends its caller, as the end of a sentence; empty for nowhere.</summary>
    public static string LeadsTo(Uri? location) =>
        location is null ? "" : $" and leads to {SourceAddress.Parse(location.OriginalString).Shown}";

    /// <summary>The exception for a server that cannot be reached.</summary>
    public static ModelException NoAnswer(ModelAddress address, Exception inner)
    {
        return new("The server of the model does not answer; try again in a moment.", inner)
        {
            IsOfServer = true,
            MayPass = true,
            Detail = $"{address.Shown} does not answer ({Why(inner)}).",
        };
    }

    /// <summary>The exception for a body that ends too early, or that something else than the server has sent, such as a proxy.</summary>
    public static ModelException NoMessage(ModelAddress address, Exception inner) =>
        new("The server of the model broke its answer off, or something before it answered; try again in a moment.", inner)
        {
            IsOfServer = true,
            MayPass = true,
            Detail = $"{address.ShownRoute} gave an answer that is no whole message of the protocol.",
        };

    // For the log and for whoever starts the process. The words of .NET about a certificate say what is wrong with it.
    private static string Why(Exception e) => e switch
    {
        OperationCanceledException => "it took too long",
        HttpRequestException { InnerException: AuthenticationException tls } => $"TLS failed: {tls.Message.TrimEnd('.')}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name is not known to this machine",
        HttpRequestException { InnerException: SocketException socket } => socket.SocketErrorCode.ToString(),
        HttpRequestException { HttpRequestError: HttpRequestError.Unknown or HttpRequestError.InvalidResponse } =>
            "what answers there is no HTTP; with TLS the address begins with https",
        HttpRequestException error => error.HttpRequestError.ToString(),
        _ => e.GetType().Name,
    };

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
