using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ModelPipeline.Bench;

/// <summary>
/// Passes connections on to a server on this machine, and holds whatever comes for a time, in both directions, as a long cable does. All
/// bytes keep their order.
/// </summary>
internal sealed partial class DelayedRelay : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;
    private const uint TickMicroseconds = 50;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Held> held = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Socket> sockets = [];
    private readonly int server;
    private readonly long ticks;
    private readonly Task sending;
    private readonly Task accepting;

    private DelayedRelay(int server, TimeSpan oneWay)
    {
        this.server = server;
        ticks = (long)(oneWay.TotalSeconds * Stopwatch.Frequency);
        listener.Start();
        sending = Task.Factory.StartNew(Send, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <param name="server">The port of the server.</param>
    /// <param name="oneWay">How long the bytes of one direction are held.</param>
    public static DelayedRelay Start(int server, TimeSpan oneWay) => new(server, oneWay);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await sending;
        foreach (var socket in sockets)
            socket.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = Keep(await listener.AcceptSocketAsync(stop.Token));
                var target = Keep(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await target.ConnectAsync(IPAddress.Loopback, server, stop.Token);
                _ = PumpAsync(client, target);
                _ = PumpAsync(target, client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The scenario is over, or the server is.
        }
    }

    private Socket Keep(Socket socket)
    {
        socket.NoDelay = true;
        sockets.Add(socket);
        return socket;
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            do
            {
                count = await from.ReceiveAsync(buffer, stop.Token);
                held.Enqueue(new(Stopwatch.GetTimestamp() + ticks, to, buffer.AsSpan(0, count).ToArray()));
            }
            while (count > 0);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            held.Enqueue(new(Stopwatch.GetTimestamp(), to, []));
        }
    }

    // One thread that sleeps shortly: timers of .NET count whole milliseconds.
    private void Send()
    {
        while (!stop.IsCancellationRequested)
        {
            if (!held.TryPeek(out var next) || next.At > Stopwatch.GetTimestamp())
            {
                _ = Sleep(TickMicroseconds);
                continue;
            }

            held.TryDequeue(out next);
            try
            {
                // No bytes: the other side has ended.
                if (next.Bytes.Length == 0)
                    next.To.Shutdown(SocketShutdown.Send);
                else
                    next.To.Send(next.Bytes);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The client or the server has gone.
            }
        }
    }

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Sleep(uint microseconds);

    private readonly record struct Held(long At, Socket To, byte[] Bytes);
}
