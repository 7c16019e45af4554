using System.Net.Security;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace ModelPipeline.Silo.Tls;

/// <summary>Puts mutual TLS under the connections of Orleans, where <c>Cluster:Tls</c> is set.</summary>
internal static class ClusterTls
{
    /// <summary>Reads the certificates of this process. What does not fit is a fault of the start.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="cluster">The settings of the cluster.</param>
    /// <param name="isSilo">Whether the process takes connections.</param>
    public static void AddClusterTls(this IServiceCollection services, Clustering.ClusterOptions cluster, bool isSilo)
    {
        if (!cluster.Tls.IsSet)
            return;
        var name = cluster.Tls.TargetHost.Length > 0 ? cluster.Tls.TargetHost : cluster.ClusterId;
        var reader = new CertificateReader(cluster.Tls, name, isSilo);
        var faults = new List<Fault>();
        var files = reader.ReadFiles(faults);
        var first = files is null ? null : reader.Parse(files, TimeProvider.System.GetUtcNow(), faults);
        services.AddSingleton(provider => new ClusterCertificates(reader, first, files?.Fingerprint() ?? "",
            provider.GetService<TimeProvider>() ?? TimeProvider.System, provider.GetRequiredService<ILogger<ClusterCertificates>>()));
        services.AddFaults(faults);
    }

    /// <summary>For a silo: connections of other silos and of clients, and connections to other silos.</summary>
    public static void UseClusterTls(this ISiloBuilder silo, Clustering.ClusterOptions cluster)
    {
        if (!cluster.Tls.IsSet)
            return;
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ClusterCertificates>((connections, certificates) =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(Inbound(certificates)));
            connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(Inbound(certificates)));
            connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Outbound(certificates)));
        });
    }

    /// <summary>For a client: connections to the gateways of silos.</summary>
    public static void UseClusterTls(this IClientBuilder client, Clustering.ClusterOptions cluster)
    {
        if (!cluster.Tls.IsSet)
            return;
        client.Services.AddOptions<ClientConnectionOptions>().Configure<ClusterCertificates>((connections, certificates) =>
            connections.ConfigureConnection(connection => connection.UseClientTls(Outbound(certificates))));
    }

    // Orleans asks for a selector of certificates. SslStream does without the selector where it has a context, which also holds the
    // certificates between the own one and its authority.
    private static TlsOptions Inbound(ClusterCertificates certificates) => new()
    {
        LocalServerCertificateSelector = (_, _) => certificates.Current.Own.TargetCertificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, _) => certificates.Accepts(certificate, chain, CertificateCheck.AsClient),
        OnAuthenticateAsServer = (_, options) =>
        {
            var authentication = (SslServerAuthenticationOptions)options.SslServerAuthenticationOptions;
            authentication.ServerCertificateSelectionCallback = null;
            authentication.ServerCertificateContext = certificates.Current.Own;
            authentication.ClientCertificateRequired = true;
            // A resumed session would go on with the certificate of an earlier connection.
            authentication.AllowTlsResume = false;
        },
    };

    private static TlsOptions Outbound(ClusterCertificates certificates) => new()
    {
        LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Current.Own.TargetCertificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, _) => certificates.Accepts(certificate, chain, CertificateCheck.AsServer),
        OnAuthenticateAsClient = (_, options) =>
        {
            var set = certificates.Current;
            var authentication = (SslClientAuthenticationOptions)options.SslClientAuthenticationOptions;
            authentication.TargetHost = set.Name;
            authentication.LocalCertificateSelectionCallback = null;
            authentication.ClientCertificateContext = set.Own;
            authentication.AllowTlsResume = false;
        },
    };
}
