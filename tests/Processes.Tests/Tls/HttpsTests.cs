using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Tests;

/// <summary>HTTPS of the API, by the settings of Kestrel that docs/security.md shows.</summary>
public sealed class HttpsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly TestAuthority authority = new();

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Api_WithKestrelsCertificate_ServesHttpsAndTakesTheNewCertificate()
    {
        using var first = authority.Issue("localhost");
        authority.Write(folder, authority.Issue("localhost"));
        await WriteAsync(first);
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings(), new Dictionary<string, string>
        {
            ["Kestrel__Endpoints__Https__Url"] = $"https://localhost:{Workplace.FreePort()}",
            ["Kestrel__Endpoints__Https__Certificate__Path"] = Path.Combine(folder, "tls.crt"),
            ["Kestrel__Endpoints__Https__Certificate__KeyPath"] = Path.Combine(folder, "tls.key"),
        });
        Assert.Equal("https", api.Http.BaseAddress!.Scheme);
        Assert.Equal(first.Thumbprint, await ThumbprintAsync(api.Http.BaseAddress));

        using var next = authority.Issue("localhost");
        await WriteAsync(next);

        await Eventually.TrueAsync(async () => await TryThumbprintAsync(api.Http.BaseAddress) == next.Thumbprint,
            "the API to answer with the new certificate");
    }

    // Kestrel closes the endpoint for a moment when it takes the new certificate.
    private async Task<string?> TryThumbprintAsync(Uri address)
    {
        try
        {
            return await ThumbprintAsync(address);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task WriteAsync(X509Certificate2 certificate)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.key"), TestAuthority.KeyOf(certificate));
        await File.WriteAllTextAsync(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
    }

    // A new connection each time, which trusts the test's authority alone.
    private async Task<string> ThumbprintAsync(Uri address)
    {
        var thumbprint = "";
        using var handler = new SocketsHttpHandler();
        using var root = X509Certificate2.CreateFromPem(authority.Pem);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { root },
            },
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                thumbprint = ((X509Certificate2)certificate!).Thumbprint;
                return errors == SslPolicyErrors.None;
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = address };
        await http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        return thumbprint;
    }
}
