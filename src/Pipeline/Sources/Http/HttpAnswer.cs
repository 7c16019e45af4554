using System.Net;
using System.Security.Authentication;

namespace ModelPipeline;

/// <summary>Sends requests of sources, and tells good answers from bad ones.</summary>
internal static class HttpAnswer
{
    /// <summary>Sends a request and takes the headers of the answer.</summary>
    /// <exception cref="PipelineConfigurationException">Nothing is there, or the server refuses.</exception>
    /// <exception cref="SourceException">The server does not answer, or is not well.</exception>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpRequestMessage request, SourceErrors errors, CancellationToken cancellationToken)
    {
        var answer = await TrySendAsync(client, request, errors, cancellationToken);
        if (answer.IsSuccessStatusCode
            || answer.StatusCode is HttpStatusCode.NotModified or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return answer;
        }

        using (answer)
            throw errors.OfStatus((int)answer.StatusCode, SourceErrors.Pause(answer.Headers.RetryAfter, answer.Headers.Date));
    }

    private static async Task<HttpResponseMessage> TrySendAsync(
        HttpClient client, HttpRequestMessage request, SourceErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            throw errors.Fault("whose server has no certificate that this machine trusts; install the certificate of its authority");
        }
        catch (HttpRequestException e) when (e.HttpRequestError != HttpRequestError.Unknown)
        {
            throw errors.NoAnswer(e.HttpRequestError.ToString(), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw errors.NoAnswer(e.GetType().Name, e);
        }
    }
}
