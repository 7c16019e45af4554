using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// The credentials of the process. Google's library keeps a token and renews it before it expires. Credentials that were not found or could
/// not be used are looked for again with the next request. So a late file, a changed key or a token server that was down needs no new
/// process. Thread-safe.
/// </summary>
internal sealed class BigQueryCredentials
{
    private const string QuotaProject = "x-goog-user-project";

    private readonly SemaphoreSlim finding = new(1);
    private readonly SemaphoreSlim renewing = new(1);
    private GoogleCredential? found;

    /// <summary>Adds the headers with the credentials. They replace the headers of an earlier attempt.</summary>
    /// <param name="request">The request.</param>
    /// <param name="universe">The universe of the server. Credentials of another universe must not be sent there.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BigQueryCredentialsException">No token can be got.</exception>
    public async Task AuthorizeAsync(HttpRequestMessage request, string universe, CancellationToken cancellationToken)
    {
        var (token, headers) = await TokenAsync(universe, request.RequestUri!, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Remove(QuotaProject);
        foreach (var (name, values) in headers)
            request.Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Gets a token for a server, and further headers.</summary>
    /// <exception cref="BigQueryCredentialsException">No token can be got.</exception>
    public async Task<(string Token, IReadOnlyDictionary<string, IReadOnlyList<string>> Headers)> TokenAsync(
        string universe, Uri server, CancellationToken cancellationToken)
    {
        var credential = (GoogleCredential?)null;
        try
        {
            credential = await FindAsync(cancellationToken);
            var own = await credential.GetUniverseDomainAsync(cancellationToken);
            if (own != universe)
                throw BigQueryCredentialsException.OfAnotherUniverse(own, universe);
            var token = await ((ITokenAccessWithHeaders)credential).GetAccessTokenWithHeadersForRequestAsync(
                server.GetLeftPart(UriPartial.Authority) + "/", cancellationToken);
            return (token.AccessToken, token.Headers);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is not BigQueryCredentialsException)
        {
            Forget(credential);
            throw BigQueryCredentialsException.Of(e);
        }
    }

    /// <summary>Gets another token after BigQuery refused the token of a request.</summary>
    /// <returns>Whether there is a token that the request has not used yet.</returns>
    public async Task<bool> RenewAsync(HttpResponseMessage refused, CancellationToken cancellationToken)
    {
        // Another request has just found that these credentials get no token. They are looked for again.
        if (Volatile.Read(ref found) is not { } used)
            return true;
        if (used.UnderlyingCredential is not IHttpUnsuccessfulResponseHandler credential)
            return false;
        await renewing.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref found) != used)
                return true;
            // The library gets a new token only if the token of the request is still the newest. So only one of many requests gets a new
            // one.
            return await credential.HandleResponseAsync(new()
            {
                Request = refused.RequestMessage,
                Response = refused,
                CancellationToken = cancellationToken,
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Forget(used);
            throw BigQueryCredentialsException.Of(e);
        }
        finally
        {
            renewing.Release();
        }
    }

    private async Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref found) is { } known)
            return known;
        await finding.WaitAsync(cancellationToken);
        try
        {
            return found ??= await BigQueryCredentialSource.FindAsync(cancellationToken);
        }
        finally
        {
            finding.Release();
        }
    }

    private void Forget(GoogleCredential? credential)
    {
        if (credential is not null)
            Interlocked.CompareExchange(ref found, null, credential);
    }
}
