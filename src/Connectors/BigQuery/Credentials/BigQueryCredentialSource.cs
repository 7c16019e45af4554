using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Flows;

namespace ModelPipeline.Connectors.BigQuery.Credentials;

/// <summary>
/// Finds Application Default Credentials in the same order as Google's own clients: the file in <c>GOOGLE_APPLICATION_CREDENTIALS</c>, the
/// file of gcloud, then the metadata server of the machine. Google's library looks once per process, and remembers if it found none. This
/// class looks again.
/// </summary>
internal static class BigQueryCredentialSource
{
    /// <summary>The environment variable with the path of the file.</summary>
    public const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";

    private const string Scope = "https://www.googleapis.com/auth/bigquery";
    private const string FileName = "application_default_credentials.json";

    private static readonly string?[] Kinds =
    [
        JsonCredentialParameters.ServiceAccountCredentialType,
        JsonCredentialParameters.ExternalAccountCredentialType,
        JsonCredentialParameters.ExternalAccountAuthorizedUserCredentialType,
        JsonCredentialParameters.ImpersonatedServiceAccountCredentialType,
    ];

    /// <exception cref="BigQueryCredentialsException">There are no credentials, or they cannot be used.</exception>
    public static async Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        if (Variable(FileVariable) is { } named)
            return Ready(await OfFileAsync(named, FileVariable, cancellationToken));
        if (GcloudFile() is { } gcloud && File.Exists(gcloud))
            return Ready(await OfFileAsync(gcloud, "the login of gcloud", cancellationToken));
        var machine = Ready(new ComputeCredential().ToGoogleCredential());
        await AskAsync(machine, cancellationToken);
        return machine;
    }

    private static GoogleCredential Ready(GoogleCredential credential) =>
        credential.CreateWithEnvironmentQuotaProject().CreateScoped(Scope);

    // Only the listed kinds are read. A file of another kind could be a key that the operator did not want to use.
    private static async Task<GoogleCredential> OfFileAsync(string path, string origin, CancellationToken cancellationToken)
    {
        try
        {
            var json = await File.ReadAllTextAsync(path, cancellationToken);
            using var parsed = JsonDocument.Parse(json);
            var kind = parsed.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;
            if (kind == JsonCredentialParameters.AuthorizedUserCredentialType)
                return OfUser(parsed.RootElement);
            return Kinds.Contains(kind)
                ? CredentialFactory.FromJson(json, kind)
                : throw new BigQueryCredentialsException($"the file of {origin} holds credentials of no kind that is known.", null,
                    isTransient: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BigQueryCredentialsException($"the file of {origin} cannot be read ({e.GetType().Name}).", e, isTransient: false);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new BigQueryCredentialsException($"the file of {origin} holds no credentials.", e, isTransient: false);
        }
    }

    // Makes the credential as Google's library does, except for the token server: the library accepts only Google's own.
    private static GoogleCredential OfUser(JsonElement json)
    {
        string Text(string name) => json.GetProperty(name).GetString()!;
        var server = json.TryGetProperty("token_uri", out var uri) ? uri.GetString()! : GoogleAuthConsts.OidcTokenUrl;
        var flow = new AuthorizationCodeFlow(new AuthorizationCodeFlow.Initializer(GoogleAuthConsts.OidcAuthorizationUrl, server)
        {
            ClientSecrets = new() { ClientId = Text("client_id"), ClientSecret = Text("client_secret") },
        });
        var quotaProject = json.TryGetProperty("quota_project_id", out var project) ? project.GetString() : null;
        return new UserCredential(flow, "user", new() { RefreshToken = Text("refresh_token") }, quotaProject).ToGoogleCredential();
    }

    // The first request tells whether there is a metadata server. The library keeps its answer.
    private static async Task AskAsync(GoogleCredential credential, CancellationToken cancellationToken)
    {
        try
        {
            await ((ITokenAccess)credential).GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BigQueryCredentialsException(
                $"{FileVariable} is not set, gcloud has no login, and no metadata server answers.", e, isTransient: IsOfGoogle());
        }
    }

    // A Google machine has a metadata server, which may start late. Elsewhere nobody needs to wait for one.
    private static bool IsOfGoogle() =>
        Variable("GCE_METADATA_HOST") is not null
        || Variable("KUBERNETES_SERVICE_HOST") is not null
        || Variable("K_SERVICE") is not null
        || ProductName().StartsWith("Google", StringComparison.Ordinal);

    private static string ProductName()
    {
        try
        {
            return File.ReadAllText("/sys/class/dmi/id/product_name");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string? GcloudFile() =>
        Variable("CLOUDSDK_CONFIG") is { } folder ? Path.Combine(folder, FileName)
            : Variable("APPDATA") is { } windows ? Path.Combine(windows, "gcloud", FileName)
            : Variable("HOME") is { } home ? Path.Combine(home, ".config", "gcloud", FileName)
            : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
