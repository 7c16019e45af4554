using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelPipeline.Silo.Tls;

namespace ModelPipeline.Tests;

/// <summary>What a start says of the files of <c>Cluster:Tls</c>.</summary>
public sealed class CertificateReaderTests : IDisposable
{
    private const string Secret = "hidden-password";

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly TestAuthority authority = new();

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Parse_PemFiles_GivesCertificateAndAuthorities()
    {
        authority.Write(folder);

        var set = Assert.IsType<CertificateSet>(Read(Options(), [])!);

        Assert.True(set.Own.TargetCertificate.HasPrivateKey);
        Assert.Single(set.Authorities);
    }

    [Fact]
    public void Parse_KeyInTheFileOfTheCertificate_GivesTheCertificate()
    {
        authority.Write(folder);
        File.AppendAllText(InFolder("tls.crt"), $"\n{File.ReadAllText(InFolder("tls.key"))}");

        Assert.NotNull(Read(Options() with { Key = "" }, []));
    }

    [Fact]
    public void Parse_EncryptedKey_OpensWithThePassword()
    {
        using var own = authority.Issue();
        authority.Write(folder, authority.Issue());
        WriteEncrypted(own);

        Assert.NotNull(Read(Options() with { Password = Secret }, []));
    }

    [Fact]
    public void Parse_Pfx_GivesTheCertificate()
    {
        authority.Write(folder);
        using var own = authority.Issue();
        File.WriteAllBytes(InFolder("own.pfx"), own.Export(X509ContentType.Pfx, Secret));

        Assert.NotNull(Read(Options() with { Certificate = InFolder("own.pfx"), Key = "", Password = Secret }, []));
        AssertFault("Cluster:Tls:Certificate", "no PFX file that Cluster:Tls:Password opens; set the password",
            Options() with { Certificate = InFolder("own.pfx"), Key = "" });
    }

    [Fact]
    public void Parse_CertificateOfAnIntermediateAuthority_NeedsTheIntermediateInTheFile()
    {
        using var between = authority.Below("between");
        between.Write(folder, authorities: authority.Pem);
        AssertFault("Cluster:Tls:Certificate", "no authority of Cluster:Tls:CertificateAuthority issued it", Options());

        File.AppendAllText(InFolder("tls.crt"), "\n" + between.Pem);

        Assert.NotNull(Read(Options(), []));
    }

    [Theory]
    [InlineData("tls.crt", "Cluster:Tls:Certificate", "which does not exist")]
    [InlineData("tls.key", "Cluster:Tls:Key", "which does not exist")]
    [InlineData("ca.crt", "Cluster:Tls:CertificateAuthority", "which does not exist")]
    public void ReadFiles_MissingFile_IsAFaultThatNamesIt(string file, string setting, string message)
    {
        authority.Write(folder);
        File.Delete(InFolder(file));

        AssertFault(setting, message, Options());
    }

    [Fact]
    public void ReadFiles_PasswordAlone_SaysWhatIsMissing()
    {
        var faults = new List<Fault>();

        Assert.Null(Read(new() { Password = Secret }, faults));

        Assert.Equal(["Cluster:Tls:Certificate", "Cluster:Tls:CertificateAuthority"], faults.Select(fault => fault.Setting));
    }

    [Fact]
    public void Parse_NoKey_SaysToSetTheKey()
    {
        authority.Write(folder);

        AssertFault("Cluster:Tls:Certificate", "has no private key; set Cluster:Tls:Key", Options() with { Key = "" });
    }

    [Fact]
    public void Parse_KeyOfAnotherCertificate_IsAFault()
    {
        authority.Write(folder);
        using var other = authority.Issue();
        File.WriteAllText(InFolder("tls.key"), TestAuthority.KeyOf(other));

        AssertFault("Cluster:Tls:Key", "does not belong to the first certificate", Options());
    }

    [Fact]
    public void Parse_EncryptedKeyWithoutPassword_SaysToSetThePassword()
    {
        using var own = authority.Issue();
        authority.Write(folder, authority.Issue());
        WriteEncrypted(own);

        AssertFault("Cluster:Tls:Password", "is empty, but the private key", Options());
        AssertFault("Cluster:Tls:Key", "or Cluster:Tls:Password does not open it", Options() with { Password = "wrong" });
    }

    [Fact]
    public void Parse_Expired_SaysWhen()
    {
        authority.Write(folder, authority.Issue(from: TimeSpan.FromDays(-2), until: TimeSpan.FromDays(-1)));

        AssertFault("Cluster:Tls:Certificate", "set a certificate that is valid now", Options());
    }

    [Fact]
    public void Parse_AnotherName_SaysWhichNameItNeeds()
    {
        authority.Write(folder, authority.Issue("elsewhere"));

        AssertFault("Cluster:Tls:Certificate", "it does not have the DNS name 'model-pipeline'", Options());
    }

    [Fact]
    public void Parse_NameThatIsNoDnsName_IsAFault()
    {
        authority.Write(folder);
        var faults = new List<Fault>();
        var reader = new CertificateReader(Options(), "no name", isSilo: true);

        Assert.Null(reader.Parse(reader.ReadFiles(faults)!, TimeProvider.System.GetUtcNow(), faults));

        Assert.Equal("Cluster:Tls:TargetHost", Assert.Single(faults).Setting);
    }

    [Fact]
    public void Parse_CertificateForClientsAlone_IsEnoughForAnApi()
    {
        authority.Write(folder, authority.IssueForClient());

        AssertFault("Cluster:Tls:Certificate", "it is not for server authentication", Options());
        Assert.NotNull(Read(Options(), [], isSilo: false));
    }

    [Fact]
    public void Parse_AnotherAuthority_IsAFault()
    {
        using var other = new TestAuthority("other");
        authority.Write(folder, authorities: other.Pem);

        AssertFault("Cluster:Tls:Certificate", "no authority of Cluster:Tls:CertificateAuthority issued it", Options());
    }

    [Fact]
    public void Parse_FileWithoutAuthority_IsAFault()
    {
        authority.Write(folder, authorities: "nothing");

        AssertFault("Cluster:Tls:CertificateAuthority", "has no certificate as PEM", Options());
    }

    private static CertificateSet? Read(ClusterTlsOptions options, List<Fault> faults, bool isSilo = true)
    {
        var reader = new CertificateReader(options, "model-pipeline", isSilo);
        return reader.ReadFiles(faults) is { } files ? reader.Parse(files, TimeProvider.System.GetUtcNow(), faults) : null;
    }

    private static void AssertFault(string setting, string message, ClusterTlsOptions options)
    {
        var faults = new List<Fault>();
        Assert.Null(Read(options, faults));
        var fault = Assert.Single(faults);
        Assert.Equal(setting, fault.Setting);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.Message, StringComparison.Ordinal);
    }

    private void WriteEncrypted(X509Certificate2 own)
    {
        using var key = own.GetECDsaPrivateKey()!;
        File.WriteAllText(InFolder("tls.crt"), own.ExportCertificatePem());
        File.WriteAllText(InFolder("tls.key"),
            key.ExportEncryptedPkcs8PrivateKeyPem(Secret,
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
    }

    private ClusterTlsOptions Options() =>
        new() { Certificate = InFolder("tls.crt"), Key = InFolder("tls.key"), CertificateAuthority = InFolder("ca.crt") };

    private string InFolder(string file) => Path.Combine(folder, file);
}
