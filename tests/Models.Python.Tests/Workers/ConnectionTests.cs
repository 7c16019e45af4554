using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>Frames over a socket, with the test at the other end.</summary>
public sealed class ConnectionTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient near = new();
    private TcpClient? far;
    private Connection? connection;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private NetworkStream Far => far!.GetStream();

    public async ValueTask InitializeAsync()
    {
        listener.Start();
        var accepted = listener.AcceptTcpClientAsync(Token);
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Token);
        near.NoDelay = true;
        far = await accepted;
        far.NoDelay = true;
        connection = new(near.Client);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    public void Dispose()
    {
        connection?.Dispose();
        far?.Dispose();
        near.Dispose();
        listener.Dispose();
    }

    [Fact]
    public async Task ReceiveAsync_FrameInSmallPieces_IsWhole()
    {
        var receiving = connection!.ReceiveAsync();
        var bytes = Bytes("{\"a\": 1}x", [1, 2, 3]);
        foreach (var piece in bytes.Chunk(5))
        {
            await Far.WriteAsync(piece, Token);
            await Far.FlushAsync(Token);
        }

        var frame = await receiving.WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal("{\"a\": 1}x", Encoding.UTF8.GetString(frame.Head.Span));
        Assert.Equal([1, 2, 3], frame.Take<long>(3).ToArray());
    }

    // The buffer has 64 KB at first. Each frame is read before the next one is sent.
    [Theory]
    [InlineData(100, 200, 100)]
    [InlineData(8_188, 1, 8_189)]
    [InlineData(5_000, 5_000, 5_000)]
    [InlineData(1, 200_000, 1)]
    public async Task ReceiveAsync_FramesOfManySizes_AreReadOneAfterTheOther(params int[] counts)
    {
        foreach (var count in counts)
        {
            long[] numbers = [.. Enumerable.Range(0, count).Select(i => (long)i + count)];
            var sending = Far.WriteAsync(Bytes("{}", numbers), Token).AsTask();

            var frame = await connection!.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(60), Token);

            await sending;
            Assert.Equal("{}", Encoding.UTF8.GetString(frame.Head.Span));
            Assert.Equal(numbers, frame.Take<long>(count).ToArray());
        }
    }

    [Fact]
    public async Task CallAsync_Request_ArrivesWholeAndItsAnswerComesBack()
    {
        long[] numbers = [.. Enumerable.Range(0, 300_000).Select(i => (long)i)];
        using var request = new FrameWriter("{\"op\": \"apply\"}"u8, 7);
        request.Add<long>(numbers);
        var expected = request.Frame.ToArray();

        var call = connection!.CallAsync(request);
        var arrived = new byte[expected.Length];
        await Far.ReadExactlyAsync(arrived, Token);
        await Far.WriteAsync(Bytes("{\"b\": 2}", [5]), Token);

        var answer = await call.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(expected, arrived);
        Assert.Equal([5], answer.Take<long>(1).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    public async Task CallAsync_OtherEndCloses_EndsTheCall(int bytes)
    {
        using var request = new FrameWriter("{}"u8, 0);
        await Far.WriteAsync(Bytes("{}", [1, 2]).AsMemory(0, bytes), Token);
        var call = connection!.CallAsync(request);
        var arrived = new byte[request.Frame.Length];
        await Far.ReadExactlyAsync(arrived, Token);
        far!.Client.Shutdown(SocketShutdown.Send);

        await Assert.ThrowsAsync<EndOfStreamException>(() => call.WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task CallAsync_ConnectionIsDisposedOf_EndsTheCall()
    {
        using var request = new FrameWriter("{}"u8, 0);
        connection!.Dispose();

        await Assert.ThrowsAsync<EndOfStreamException>(() => connection.CallAsync(request));
    }

    [Fact]
    public async Task HasEnded_OtherEndHasClosed_IsTrue()
    {
        Assert.False(connection!.HasEnded);

        far!.Client.Shutdown(SocketShutdown.Send);

        await Eventually.TrueAsync(() => connection.HasEnded, "the end of the other end, at this end");
    }

    private static byte[] Bytes(string head, long[] numbers)
    {
        using var writer = new FrameWriter(Encoding.UTF8.GetBytes(head), 0);
        writer.Add<long>(numbers);
        return writer.Frame.ToArray();
    }
}
