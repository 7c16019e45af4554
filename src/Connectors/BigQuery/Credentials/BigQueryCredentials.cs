using System.Net.Http.Headers;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// Who asks. Google's library keeps a token and renews it before it ends. What could not be found or used is looked for again with the next
/// request: a file that comes late, a key that was changed and a server of tokens that was down must not need a new process. Thread-safe.
/// </summary>
internal sealed class BigQueryCredentials
{
    private const string QuotaProject = "x-goog-user-project";

    private readonly SemaphoreSlim finding = new(1);
    private readonly SemaphoreSlim renewing = new(1);
    private GoogleCredential? found;

    /// <summary>Adds the headers that say who asks, in place of those of an attempt before.</summary>
    /// <param name="request">The request.</param>
    /// <param name="universe">The universe of the server; credentials of another one must not be sent there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BigQueryCredentialsException">There is no token.</exception>
    public async Task AuthorizeAsync(HttpRequestMessage request, string universe, CancellationToken cancellationToken)
    {
        var (token, headers) = await TokenAsync(universe, request.RequestUri!, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Remove(QuotaProject);
        foreach (var (name, values) in headers)
            request.Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>A token for a server, and the headers that go with it.</summary>
    /// <exception cref="BigQueryCredentialsException">There is none.</exception>
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

    /// <summary>Gets another token where BigQuery does not take the one that a request had.</summary>
    /// <returns>Whether there is one that the request has not been tried with.</returns>
    public async Task<bool> RenewAsync(HttpResponseMessage refused, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref found)?.UnderlyingCredential is not IHttpUnsuccessfulResponseHandler credential)
            return false;
        await renewing.WaitAsync(cancellationToken);
        try
        {
            // Asks for one only where the token of the request is still the newest: of many requests, one asks.
            return await credential.HandleResponseAsync(new()
            {
                Request = refused.RequestMessage,
                Response = refused,
                CancellationToken = cancellationToken,
            });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Forget(Volatile.Read(ref found));
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
