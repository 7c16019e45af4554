using System.Net;
using ModelPipeline.Connectors.BigQuery.Credentials;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>
/// Adds the credentials, which are the same as for REST. If the service refuses the token, the handler gets another one. The call has
/// failed, and the caller may repeat it.
/// </summary>
internal sealed class BigQueryStorageHandler(BigQueryCredentials credentials, string universe, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    private const string Status = "grpc-status";
    private const string Unauthenticated = "16";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await credentials.AuthorizeAsync(request, universe, cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        if (IsRefused(response))
        {
            using var refused = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request };
            await credentials.RenewAsync(refused, cancellationToken);
        }

        return response;
    }

    // A call that fails before its first message has its status in the headers.
    private static bool IsRefused(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Unauthorized
        || (response.Headers.TryGetValues(Status, out var status) && status.Contains(Unauthenticated));
}
