using System.Security.Cryptography;

namespace ModelPipeline.Silo.Tls;

/// <summary>The content of the files of <c>Cluster:Tls</c>.</summary>
/// <param name="Certificate">The file of the certificate.</param>
/// <param name="Key">The file of the private key; empty where the private key is with the certificate.</param>
/// <param name="Authority">The file of the authorities.</param>
internal sealed record CertificateBytes(byte[] Certificate, byte[] Key, byte[] Authority)
{
    /// <summary>
    /// The same text for the same content. Times of files say less: Kubernetes changes a mounted secret by changing a link.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new[] { Certificate, Key, Authority })
            hash.AppendData(SHA256.HashData(file));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
