using System.Net;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// The innermost step of a request, once an attempt: says who asks, asks once more with a new token where BigQuery does not take the one
/// that it got, and reads the whole answer, so that an answer that breaks off is tried again like one that never came.
/// </summary>
internal sealed class BigQueryHandler(BigQueryCredentials credentials) : DelegatingHandler
{
    /// <summary>The universe that credentials must be of; not set on a request that goes without credentials.</summary>
    public static readonly HttpRequestOptionsKey<string> Universe = new("ModelPipeline.BigQuery.Universe");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Universe, out var universe))
            return await ReadAsync(request, cancellationToken);
        await credentials.AuthorizeAsync(request, universe, cancellationToken);
        var response = await ReadAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await credentials.RenewAsync(response, cancellationToken))
            return response;
        response.Dispose();
        await credentials.AuthorizeAsync(request, universe, cancellationToken);
        return await ReadAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
