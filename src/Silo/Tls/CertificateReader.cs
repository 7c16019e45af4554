using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelPipeline.Silo.Tls;

/// <summary>
/// Reads the files of <c>Cluster:Tls</c>. What does not fit becomes a fault that says what to set; no fault has a secret.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="name">The name that the certificate must have.</param>
/// <param name="isSilo">Whether the process takes connections. An API only makes them.</param>
internal sealed class CertificateReader(ClusterTlsOptions options, string name, bool isSilo)
{
    private const string CertificateKey = "Cluster:Tls:Certificate";
    private const string KeyKey = "Cluster:Tls:Key";
    private const string AuthorityKey = "Cluster:Tls:CertificateAuthority";

    /// <summary>Reads the bytes of all files.</summary>
    /// <returns>Null where a file cannot be read.</returns>
    public CertificateBytes? ReadFiles(List<Fault> faults)
    {
        var certificate = ReadFile(CertificateKey, options.Certificate, "the certificate of this process, PEM or PFX", faults);
        var authority = ReadFile(AuthorityKey, options.CertificateAuthority, "the authorities of the cluster, PEM", faults);
        var key = options.Key.Length == 0 ? [] : ReadFile(KeyKey, options.Key, "the private key, PEM", faults);
        return certificate is null || authority is null || key is null ? null : new(certificate, key, authority);
    }

    /// <summary>Makes certificates of the bytes, and checks them.</summary>
    /// <returns>Null where there is a fault.</returns>
    public CertificateSet? Parse(CertificateBytes files, DateTimeOffset now, List<Fault> faults)
    {
        var authorities = Authorities(files.Authority, faults);
        var own = Own(files, faults);
        if (own is null || authorities is null)
            return null;
        var leaf = own.Find(each => each.HasPrivateKey)!;
        var between = new X509Certificate2Collection(own.Where(each => each != leaf).ToArray());
        if (Check(leaf, between, authorities, now) is { } fault)
        {
            faults.Add(fault);
            return null;
        }

        return new(SslStreamCertificateContext.Create(leaf, between, offline: true), authorities, name);
    }

    private Fault? Check(X509Certificate2 leaf, X509Certificate2Collection between, X509Certificate2Collection authorities,
        DateTimeOffset now)
    {
        if (now < leaf.NotBefore || now > leaf.NotAfter)
        {
            return new(CertificateKey,
                $"is '{options.Certificate}', which is valid from {leaf.NotBefore:u} to {leaf.NotAfter:u}; set a certificate that is valid now.");
        }

        if (Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            return new("Cluster:Tls:TargetHost",
                $"is '{name}' (by default Cluster:ClusterId), which is no DNS name; set the DNS name that the certificates have.");
        }

        var uses = isSilo ? new[] { CertificateCheck.AsServer, CertificateCheck.AsClient } : [CertificateCheck.AsClient];
        var refusal = uses.Select(use => CertificateCheck.Refuse(leaf, between, authorities, name, use, now))
            .FirstOrDefault(why => why is not null);
        return refusal is null ? null : new(CertificateKey,
            $"is '{options.Certificate}', which other processes of the cluster would refuse: {refusal}. Set a certificate that fits "
            + $"Cluster:Tls:TargetHost ('{name}') and {AuthorityKey} ('{options.CertificateAuthority}').");
    }

    private static byte[]? ReadFile(string setting, string path, string what, List<Fault> faults)
    {
        if (path.Length == 0)
        {
            faults.Add(new(setting, $"is empty, where Cluster:Tls is set; name the file with {what}."));
            return null;
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(
                new(setting, $"is '{path}', which does not exist (looked for at {Path.GetFullPath(path)}); name the file with {what}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(setting, $"is '{path}', which cannot be read ({e.GetType().Name}); let this process read it."));
        }

        return null;
    }

    private X509Certificate2Collection? Authorities(byte[] bytes, List<Fault> faults)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.ASCII.GetString(bytes));
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        if (authorities.Count > 0)
            return authorities;
        faults.Add(new(AuthorityKey, $"is '{options.CertificateAuthority}', which has no certificate as PEM; name a file that has."));
        return null;
    }

    private List<X509Certificate2>? Own(CertificateBytes files, List<Fault> faults)
    {
        var text = Encoding.ASCII.GetString(files.Certificate);
        return text.Contains("-----BEGIN", StringComparison.Ordinal)
            ? FromPem(text, options.Key.Length == 0 ? text : Encoding.ASCII.GetString(files.Key), faults)
            : FromPfx(files.Certificate, faults);
    }

    private List<X509Certificate2>? FromPem(string certificates, string key, List<Fault> faults)
    {
        var keyFile = options.Key.Length == 0 ? options.Certificate : options.Key;
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            faults.Add(options.Key.Length == 0
                ? new(CertificateKey, $"is '{keyFile}', which has no private key; set {KeyKey} to the PEM file of the private key.")
                : new(KeyKey, $"is '{keyFile}', which has no private key as PEM; name a file that has."));
            return null;
        }

        var isEncrypted = key.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && options.Password.Length == 0)
        {
            faults.Add(new("Cluster:Tls:Password", $"is empty, but the private key in '{keyFile}' has a password; set it."));
            return null;
        }

        try
        {
            var leaf = isEncrypted
                ? X509Certificate2.CreateFromEncryptedPem(certificates, key, options.Password)
                : X509Certificate2.CreateFromPem(certificates, key);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(certificates);
            return [leaf, .. all.Skip(1)];
        }
        // An ArgumentException is a key of the same kind that belongs to another certificate.
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var password = isEncrypted ? ", or Cluster:Tls:Password does not open it" : "";
            faults.Add(new(options.Key.Length == 0 ? CertificateKey : KeyKey,
                $"is '{keyFile}', whose private key does not belong to the first certificate of '{options.Certificate}'{password}; name the key of that certificate."));
            return null;
        }
    }

    private List<X509Certificate2>? FromPfx(byte[] bytes, List<Fault> faults)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(bytes, options.Password).ToList();
            if (all.Exists(each => each.HasPrivateKey))
                return all;
            faults.Add(new(CertificateKey, $"is '{options.Certificate}', which has no private key; name a PFX file with the private key."));
        }
        catch (CryptographicException)
        {
            faults.Add(new(CertificateKey,
                $"is '{options.Certificate}', which is no PEM, and no PFX file that Cluster:Tls:Password opens; set the password, or another file."));
        }

        return null;
    }
}
