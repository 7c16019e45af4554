using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>Tokens of Application Default Credentials. Google's library keeps a token and renews it before it ends. Thread-safe.</summary>
/// <param name="find">Finds the credentials of this process.</param>
internal sealed class GoogleToken(Func<CancellationToken, Task<GoogleCredential>> find)
{
    /// <summary>What to set where there are no credentials.</summary>
    public const string Settings =
        "GOOGLE_APPLICATION_CREDENTIALS to a key file that may use it, log in with 'gcloud auth application-default login', or run where a service account is attached";

    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";

    private const int RequestTimeout = 408;
    private const int TooManyRequests = 429;

    private GoogleCredential? credential;

    public GoogleToken()
        : this(GoogleCredential.GetApplicationDefaultAsync)
    {
    }

    /// <summary>A token.</summary>
    /// <param name="errors">Makes the exceptions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">There are no credentials, or they are refused.</exception>
    /// <exception cref="SourceException">The server of tokens does not answer.</exception>
    public async Task<string> GetAsync(SourceErrors errors, CancellationToken cancellationToken)
    {
        try
        {
            credential ??= (await find(cancellationToken)).CreateScoped(Scope);
            return await ((ITokenAccess)credential).GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        }
        catch (TokenResponseException e) when ((int?)e.StatusCode is < 500 and not (RequestTimeout or TooManyRequests))
        {
            throw errors.Fault($"for which Google gives this process no token (HTTP {(int)e.StatusCode}); set {Settings}");
        }
        catch (InvalidOperationException)
        {
            throw errors.Fault($"for which this process has no credentials; set {Settings}");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw errors.NoAnswer($"no token, {e.GetType().Name}", e);
        }
    }
}
