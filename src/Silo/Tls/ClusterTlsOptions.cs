using ModelPipeline.Silo.Clustering;

namespace ModelPipeline.Silo.Tls;

/// <summary>
/// The settings of mutual TLS between silos, and between silos and APIs; section <c>Cluster:Tls</c>. Every process of a cluster needs them,
/// or none. The files are read again when they change; a new connection uses what is in the files.
/// </summary>
internal sealed record ClusterTlsOptions
{
    /// <summary>
    /// The file with this process's certificate. PEM: the certificate first, then the certificates between it and the authority. Or PKCS
    /// #12 (<c>.pfx</c>). Default empty: connections are in plain text.
    /// </summary>
    public string Certificate { get; init; } = "";

    /// <summary>The PEM file with the private key. Default: the private key is in the file of <see cref="Certificate"/>.</summary>
    public string Key { get; init; } = "";

    /// <summary>The password of the private key. Default: the private key has none.</summary>
    public string Password { get; init; } = "";

    /// <summary>
    /// The PEM file with the authorities that may issue certificates of this cluster. No other authority is accepted, also none that the
    /// machine trusts. Two authorities stand here while one replaces the other.
    /// </summary>
    public string CertificateAuthority { get; init; } = "";

    /// <summary>
    /// The DNS name that the certificates of all processes of this cluster have. Processes find each other by IP address, so the name tells
    /// the cluster, not the machine. Default: <see cref="ClusterOptions.ClusterId"/>.
    /// </summary>
    public string TargetHost { get; init; } = "";

    /// <summary>Whether any of the settings is set.</summary>
    internal bool IsSet => (Certificate + Key + Password + CertificateAuthority + TargetHost).Length > 0;
}
