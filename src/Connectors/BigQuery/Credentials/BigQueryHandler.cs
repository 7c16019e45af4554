using System.Net;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// The innermost handler of a request, called once for each attempt. It adds the credentials, repeats the request once with a new token if
/// BigQuery refuses the token, and reads the whole answer. So an incomplete answer is retried like a missing one.
/// </summary>
internal sealed class BigQueryHandler(BigQueryCredentials credentials) : DelegatingHandler
{
    /// <summary>The universe of the credentials. A request without this option is sent without credentials.</summary>
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
