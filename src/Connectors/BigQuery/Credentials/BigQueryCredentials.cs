using Google.Apis.Auth.OAuth2;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// Application Default Credentials, found once a process: the file that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names (a service account's
/// key or workload identity federation), those of gcloud, or the metadata server of the machine.
/// </summary>
internal sealed class BigQueryCredentials
{
    private const string Scope = "https://www.googleapis.com/auth/bigquery";

    private readonly SemaphoreSlim finding = new(1);
    private GoogleCredential? found;

    /// <summary>Adds the header that says who asks. The library keeps the token and renews it before it ends.</summary>
    /// <exception cref="InvalidOperationException">There are no credentials, or they are of no use.</exception>
    public async Task AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = (ITokenAccessWithHeaders)await FindAsync(cancellationToken);
        var token = await credential.GetAccessTokenWithHeadersForRequestAsync(request.RequestUri!.GetLeftPart(UriPartial.Authority) + "/", cancellationToken);
        token.AddHeaders(request);
        request.Headers.Authorization = new("Bearer", token.AccessToken);
    }

    private async Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        if (found is not null)
            return found;
        await finding.WaitAsync(cancellationToken);
        try
        {
            return found ??= (await GoogleCredential.GetApplicationDefaultAsync(cancellationToken)).CreateScoped(Scope);
        }
        finally
        {
            finding.Release();
        }
    }
}
