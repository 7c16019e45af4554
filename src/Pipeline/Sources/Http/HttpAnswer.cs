using System.Net;
using System.Security.Authentication;

namespace ModelPipeline;

/// <summary>What the answers of an HTTP server mean for an address.</summary>
internal static class HttpAnswer
{
    /// <summary>Sends a request and takes the headers of the answer.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">The request.</param>
    /// <param name="address">The address, for messages.</param>
    /// <param name="credentials">The settings of the credentials, for the message of a server that lets nobody in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">Nothing is there, or the server refuses.</exception>
    /// <exception cref="SourceException">The server does not answer, or is not well.</exception>
    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, SourceAddress address,
        string credentials, CancellationToken cancellationToken)
    {
        var answer = await TrySendAsync(client, request, address, cancellationToken);
        if (answer.IsSuccessStatusCode
            || answer.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return answer;
        }

        using (answer)
            throw Exception(answer, address, credentials);
    }

    private static async Task<HttpResponseMessage> TrySendAsync(
        HttpClient client, HttpRequestMessage request, SourceAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw SourceFaults.Path(address,
                "whose server has no certificate that this machine trusts; install the certificate of its authority");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new SourceException($"'{address.Shown}' does not answer ({Explain(e)}).", e);
        }
    }

    private static PipelineException Exception(HttpResponseMessage answer, SourceAddress address, string credentials)
    {
        var status = (int)answer.StatusCode;
        return answer.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => SourceFaults.Path(address, "which does not exist; name a model that does"),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                SourceFaults.Path(address, $"whose server refuses this process (HTTP {status}); set {credentials}"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new SourceException($"'{address.Shown}' answers HTTP {status}.") { RetryAfter = RetryAfter(answer) },
            _ => SourceFaults.Path(address, $"whose server answers HTTP {status}; name the address of a model"),
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when answer.Headers.Date is { } now && date > now => date - now,
        _ => null,
    };

    private static string Explain(Exception e) => e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known
        ? known.HttpRequestError.ToString()
        : e.GetType().Name;
}
