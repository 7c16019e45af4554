using Google.Apis.Auth.OAuth2.Responses;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// The innermost step of a request, once an attempt: says who asks, and reads the whole answer, so that one that breaks off is tried
/// again like one that never came.
/// </summary>
internal sealed class BigQueryHandler(BigQueryCredentials credentials) : DelegatingHandler
{
    /// <summary>Set on a request that goes without credentials.</summary>
    public static readonly HttpRequestOptionsKey<bool> Anonymous = new("ModelPipeline.BigQuery.Anonymous");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Anonymous, out var anonymous) || !anonymous)
            await AuthorizeAsync(request, cancellationToken);
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

    private async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await credentials.AuthorizeAsync(request, cancellationToken);
        }
        catch (TokenResponseException e)
        {
            throw new BigQueryCredentialsException($"Google gives no token for the credentials ({e.Error?.Error ?? "no reason given"}).", e, isTransient: e.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError);
        }
        catch (InvalidOperationException e)
        {
            throw new BigQueryCredentialsException("there are no Google credentials that can be used.", e, isTransient: false);
        }
    }
}
