using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Tests;

/// <summary>
/// Forwards a port of 127.0.0.1 to another port or address of this machine. It can stall: the clients then see a vanished node, which
/// neither answers nor closes.
/// </summary>
internal sealed class PortForward : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TcpListener listener;
    private readonly Task accepting;
    private volatile TaskCompletionSource? stalled;

    public PortForward(string address, int target, int port = 0)
    {
        listener = new(IPAddress.Parse(address), port);
        listener.Start();
        accepting = AcceptAsync(target);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>From now on reads nothing and sends nothing, but keeps every connection open.</summary>
    public void Stall() => stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends <see cref="Stall"/>. Data that was sent meanwhile arrives.</summary>
    public void Resume()
    {
        var ended = stalled;
        stalled = null;
        ended?.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Resume();
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
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                await WhileStalledAsync();
                _ = PassAsync(client, target);
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
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One end is gone, so this connection ends too.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var count)
        {
            await WhileStalledAsync();
            await to.WriteAsync(buffer.AsMemory(0, count), stop.Token);
        }
    }

    private Task WhileStalledAsync() => stalled?.Task ?? Task.CompletedTask;
}
