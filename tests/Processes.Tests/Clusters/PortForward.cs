using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Tests;

/// <summary>Makes a port of 127.0.0.1 reachable at another port or address of this machine.</summary>
internal sealed class PortForward : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener;
    private readonly Task accepting;

    public PortForward(string address, int target, int port = 0)
    {
        listener = new(IPAddress.Parse(address), port);
        listener.Start();
        accepting = AcceptAsync(target);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(stop.Token), target);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient client, int target)
    {
        try
        {
            using var near = client;
            using var far = new TcpClient();
            await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream(), stop.Token), far.GetStream().CopyToAsync(near.GetStream(), stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either end is gone, and with it this connection.
        }
    }
}
