using System.Net;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>A request was not sent, because there are no usable credentials.</summary>
internal sealed class BigQueryCredentialsException(string message, Exception? inner, bool isTransient) : Exception(message, inner)
{
    /// <summary>Whether the same request may succeed in a moment.</summary>
    public bool IsTransient => isTransient;

    public static BigQueryCredentialsException OfAnotherUniverse(string own, string asked) => new(
        $"they are of the universe '{own}', and the connection is to '{asked}'; set UniverseDomain={own} in the connection string.",
        null,
        isTransient: false);

    /// <summary>Translates an exception of Google's library or of a token server.</summary>
    public static BigQueryCredentialsException Of(Exception e) => e switch
    {
        BigQueryCredentialsException known => known,
        TokenResponseException token => new(
            $"Google gives no token for the credentials ({Reason(token)}).", e, isTransient: MayPass(token.StatusCode)),
        SubjectTokenException => new("the token of the identity provider cannot be read.", e, isTransient: true),
        HttpRequestException { StatusCode: { } status } =>
            new($"the server of tokens answers {(int)status}.", e, isTransient: MayPass(status)),
        HttpRequestException or IOException or OperationCanceledException or TimeoutException =>
            new("the server of tokens does not answer.", e, isTransient: true),
        _ => new("the Google credentials cannot be used.", e, isTransient: false),
    };

    private static string Reason(TokenResponseException e) =>
        e.Error?.Error is { Length: > 0 } reason ? reason : e.StatusCode is { } status ? $"HTTP {(int)status}" : "no reason given";

    private static bool MayPass(HttpStatusCode? status) =>
        status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
}
