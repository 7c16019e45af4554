using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Tests;

/// <summary>A stranger at a port of Orleans.</summary>
internal static class Knock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Connects, greets in plain text, and waits until the port closes the connection.</summary>
    public static async Task<bool> IsRefusedInPlainTextAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(new byte[256]);
        return await EndsAsync(client.GetStream());
    }

    /// <summary>Connects with a certificate, or without, and waits until the port closes the connection.</summary>
    public static async Task<bool> IsRefusedAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        try
        {
            await using var stream = await ConnectAsync(client, port, certificate);
            return await EndsAsync(stream);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return true;
        }
    }

    /// <summary>Connects as a process of the cluster does.</summary>
    public static async Task<SslStream> ConnectAsync(TcpClient client, int port, X509Certificate2? certificate)
    {
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = new SslStream(client.GetStream());
        // A stranger does not care who answers.
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "model-pipeline",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        });
        return stream;
    }

    /// <summary>Whether the other side closes the connection without having sent a byte.</summary>
    private static async Task<bool> EndsAsync(Stream stream)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await stream.ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
