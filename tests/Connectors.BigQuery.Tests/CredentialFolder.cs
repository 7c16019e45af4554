using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>
/// The files and variables with the identity of a process. The environment belongs to the whole process, so tests that use this folder run
/// one after the other.
/// </summary>
internal sealed class CredentialFolder(FakeGoogle google) : IDisposable
{
    public const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private const string MetadataVariable = "GCE_METADATA_HOST";
    private const string GcloudVariable = "CLOUDSDK_CONFIG";

    private static readonly Lazy<string> PrivateKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportPkcs8PrivateKeyPem();
    });

    private readonly string folder = Directory.CreateTempSubdirectory("bigquery-tests-").FullName;

    /// <summary>The file with the token of the other provider, for federation.</summary>
    public string SubjectToken => Path.Combine(folder, "token");

    /// <summary>The file of credentials.</summary>
    public string File => Path.Combine(folder, "credentials.json");

    /// <summary>Gives the process an identity.</summary>
    public async Task UseAsync(CredentialForm form, string? quotaProject = null, string? universe = null)
    {
        // The tests must not use the login of the person who runs them.
        Environment.SetEnvironmentVariable(GcloudVariable, folder);
        if (form == CredentialForm.MetadataServer)
        {
            Environment.SetEnvironmentVariable(MetadataVariable, new Uri(google.Address).Authority);
            return;
        }

        await System.IO.File.WriteAllTextAsync(SubjectToken, "the other's token");
        var json = Json(form);
        if (quotaProject is not null)
            json["quota_project_id"] = quotaProject;
        if (universe is not null)
            json["universe_domain"] = universe;
        await System.IO.File.WriteAllTextAsync(File, JsonSerializer.Serialize(json));
        Environment.SetEnvironmentVariable(FileVariable, File);
    }

    /// <summary>Takes the identity from the process.</summary>
    public static void Clear()
    {
        foreach (var variable in new[] { FileVariable, MetadataVariable, GcloudVariable })
            Environment.SetEnvironmentVariable(variable, null);
    }

    public void Dispose()
    {
        Clear();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, object> Json(CredentialForm form) => form switch
    {
        CredentialForm.ServiceAccount => ServiceAccount(),
        CredentialForm.AuthorizedUser => new()
        {
            ["type"] = "authorized_user",
            ["client_id"] = "client",
            ["client_secret"] = "secret",
            ["refresh_token"] = "refresh",
            ["token_uri"] = $"{google.Address}/token",
        },
        CredentialForm.ExternalAccount => new()
        {
            ["type"] = "external_account",
            ["audience"] = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/other",
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["token_url"] = $"{google.Address}/token",
            ["credential_source"] = new { file = SubjectToken },
        },
        CredentialForm.Impersonation => new()
        {
            ["type"] = "impersonated_service_account",
            ["service_account_impersonation_url"] =
                $"{google.Address}/v1/projects/-/serviceAccounts/scores@p.iam.gserviceaccount.com:generateAccessToken",
            ["source_credentials"] = ServiceAccount(),
        },
        _ => throw new InvalidOperationException($"{form} has no file."),
    };

    private Dictionary<string, object> ServiceAccount() => new()
    {
        ["type"] = "service_account",
        ["project_id"] = "p",
        ["private_key_id"] = "1",
        ["private_key"] = PrivateKey.Value,
        ["client_email"] = "pipeline@p.iam.gserviceaccount.com",
        ["token_uri"] = $"{google.Address}/token",
    };
}
