using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Silo.Tls;

namespace ModelPipeline.Tests;

/// <summary>Certificates that change while the process runs.</summary>
public sealed class ClusterCertificatesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly TestAuthority authority = new();
    private readonly TestAuthority next = new("next");
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        authority.Dispose();
        next.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Current_FilesChanged_IsTheNewCertificateASecondLater()
    {
        using var certificates = Start();
        var first = Thumbprint(certificates);
        authority.Write(folder);
        Assert.Equal(first, Thumbprint(certificates));

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(first, Thumbprint(certificates));
    }

    [Fact]
    public void Current_HalfOfTheFilesChanged_StaysUntilTheOtherHalfIsThere()
    {
        using var certificates = Start();
        var first = Thumbprint(certificates);
        using var own = authority.Issue();
        File.WriteAllText(Path.Combine(folder, "tls.key"), TestAuthority.KeyOf(own));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(first, Thumbprint(certificates));

        File.WriteAllText(Path.Combine(folder, "tls.crt"), own.ExportCertificatePem());
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(own.Thumbprint, Thumbprint(certificates));
    }

    [Fact]
    public void Current_ExpiredOrMissingFiles_StaysTheOneBefore()
    {
        using var certificates = Start();
        var first = Thumbprint(certificates);
        authority.Write(folder, authority.Issue(from: TimeSpan.FromDays(-2), until: TimeSpan.FromDays(-1)));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(first, Thumbprint(certificates));

        File.Delete(Path.Combine(folder, "tls.crt"));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(first, Thumbprint(certificates));
    }

    [Fact]
    public void Accepts_WhileOneAuthorityReplacesAnother_BothThenTheNewOneAlone()
    {
        using var certificates = Start();
        using var old = authority.Issue();
        using var replaced = next.Issue();
        Assert.True(Accepts(certificates, old));
        Assert.False(Accepts(certificates, replaced));

        authority.Write(folder, authorities: authority.Pem + "\n" + next.Pem);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Accepts(certificates, old));
        Assert.True(Accepts(certificates, replaced));

        next.Write(folder);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Accepts(certificates, old));
        Assert.True(Accepts(certificates, replaced));
    }

    [Fact]
    public void Accepts_CertificateThatExpiredMeanwhile_IsRefused()
    {
        using var certificates = Start();
        using var shortLived = authority.Issue(until: TimeSpan.FromMinutes(5));
        Assert.True(Accepts(certificates, shortLived));

        clock.Advance(TimeSpan.FromMinutes(6));

        Assert.False(Accepts(certificates, shortLived));
    }

    [Fact]
    public void Accepts_AnotherNameOrUse_IsRefused()
    {
        using var certificates = Start();
        using var elsewhere = authority.Issue("elsewhere");
        using var client = authority.IssueForClient();

        Assert.False(Accepts(certificates, elsewhere));
        Assert.True(certificates.Accepts(client, null, CertificateCheck.AsClient));
        Assert.False(certificates.Accepts(client, null, CertificateCheck.AsServer));
    }

    private static bool Accepts(ClusterCertificates certificates, X509Certificate2 certificate) =>
        certificates.Accepts(certificate, null, CertificateCheck.AsServer);

    private static string Thumbprint(ClusterCertificates certificates) => certificates.Current.Own.TargetCertificate.Thumbprint;

    private ClusterCertificates Start()
    {
        authority.Write(folder);
        var options = new ClusterTlsOptions
        {
            Certificate = Path.Combine(folder, "tls.crt"),
            Key = Path.Combine(folder, "tls.key"),
            CertificateAuthority = Path.Combine(folder, "ca.crt"),
        };
        var reader = new CertificateReader(options, "model-pipeline", isSilo: true);
        var faults = new List<Fault>();
        var files = reader.ReadFiles(faults)!;
        var first = reader.Parse(files, clock.GetUtcNow(), faults)!;
        Assert.Empty(faults);
        return new(reader, first, files.Fingerprint(), clock, NullLogger<ClusterCertificates>.Instance);
    }
}
