using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Silo.Tls;

/// <summary>Decides whether a certificate belongs to a process of the cluster.</summary>
internal static class CertificateCheck
{
    /// <summary>The use of a certificate by the process that takes a connection.</summary>
    public static readonly Oid AsServer = new("1.3.6.1.5.5.7.3.1", "server authentication");

    /// <summary>The use of a certificate by the process that makes a connection.</summary>
    public static readonly Oid AsClient = new("1.3.6.1.5.5.7.3.2", "client authentication");

    /// <summary>
    /// Why the certificate is refused; null for a certificate of the cluster. The authorities of the machine do not count. Lists of revoked
    /// certificates are not asked for: who takes a certificate back replaces the authority.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="between">The certificates that came with it.</param>
    /// <param name="authorities">The authorities that are accepted.</param>
    /// <param name="name">The name that the certificate must have.</param>
    /// <param name="use">What the certificate is used for.</param>
    /// <param name="now">The time at which it must be valid.</param>
    public static string? Refuse(X509Certificate2 certificate, X509Certificate2Collection between, X509Certificate2Collection authorities,
        string name, Oid use, DateTimeOffset now)
    {
        if (!certificate.MatchesHostname(name, allowCommonName: false))
            return $"it does not have the DNS name '{name}'";
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // Otherwise the chain downloads missing certificates from addresses that the certificate names.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(use);
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        if (chain.Build(certificate))
            return null;
        var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (sum, each) => sum | each.Status);
        if (all.HasFlag(X509ChainStatusFlags.NotValidForUsage))
            return $"it is not for {use.FriendlyName}";
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return "it, or its authority, is expired or not valid yet";
        return $"no authority of Cluster:Tls:CertificateAuthority issued it ({all})";
    }
}
