using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Silo.Tls;

/// <summary>What one reading of the files of <c>Cluster:Tls</c> gave. Immutable.</summary>
/// <param name="Own">The process's certificate with its private key, and the certificates between it and its authority.</param>
/// <param name="Authorities">The authorities that the certificates of other processes must come from.</param>
/// <param name="Name">The name that all certificates of the cluster have.</param>
internal sealed record CertificateSet(SslStreamCertificateContext Own, X509Certificate2Collection Authorities, string Name);
