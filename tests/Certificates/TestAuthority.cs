using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Tests;

/// <summary>An authority of the test's own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public TestAuthority(string name = "authority", TestAuthority? above = null)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        if (above is null)
        {
            certificate = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
        }
        else
        {
            using var issued = request.Create(above.certificate, Now.AddDays(-20), Now.AddDays(20), RandomNumberGenerator.GetBytes(8));
            certificate = issued.CopyWithPrivateKey(key);
        }
    }

    /// <summary>An authority that this one has authorized.</summary>
    public TestAuthority Below(string name) => new(name, this);

    /// <summary>The authority's certificate, without its key.</summary>
    public string Pem => certificate.ExportCertificatePem();

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A certificate with its key.</summary>
    /// <param name="name">Its DNS name.</param>
    /// <param name="from">When it begins to be valid, from now.</param>
    /// <param name="until">When it expires, from now.</param>
    /// <param name="uses">What it is for; for taking and making connections unless told.</param>
    public X509Certificate2 Issue(string name = "model-pipeline", TimeSpan? from = null, TimeSpan? until = null, params string[] uses)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=process", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var allowed = new OidCollection();
        foreach (var use in uses.Length > 0 ? uses : [ServerUse, ClientUse])
            allowed.Add(new Oid(use));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(allowed, false));
        using var issued = request.Create(certificate, Now + (from ?? TimeSpan.FromDays(-1)), Now + (until ?? TimeSpan.FromDays(1)),
            RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(own);
    }

    /// <summary>A certificate that may make connections only.</summary>
    public X509Certificate2 IssueForClient() => Issue(uses: ClientUse);

    /// <summary>Writes <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>, as a mounted secret has them.</summary>
    public void Write(string folder, X509Certificate2? own = null, string? authorities = null)
    {
        using var issued = own ?? Issue();
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authorities ?? Pem);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), issued.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), KeyOf(issued));
    }

    /// <summary>The private key as PEM.</summary>
    public static string KeyOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }
}
