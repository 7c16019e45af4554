using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace ModelPipeline.Bench;

/// <summary>
/// One connection of the open loop, with only the parts of HTTP that calls without a body need. <c>HttpClient</c> would use several times
/// the processor time, on the cores on which the contestants run.
/// </summary>
internal sealed class OpenConnection : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "0\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] answer = new byte[16 * 1024];
    private readonly byte[] request;
    private readonly int userAt;
    private readonly Random random;

    private OpenConnection(Contestant contestant, int seed)
    {
        random = new(seed);
        userAt = $"{contestant.Method} {contestant.Prefix}".Length;
        request = Encoding.ASCII.GetBytes(
            $"{contestant.Method} {contestant.Prefix}{InputData.User(1)}{contestant.Suffix} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n");
    }

    /// <summary>The times from the moment when a call was due to its answer, in ticks of the stopwatch.</summary>
    public Histogram Times { get; } = new();

    public long Errors { get; private set; }

    public static async Task<OpenConnection> ConnectAsync(Contestant contestant, int seed, CancellationToken cancellationToken)
    {
        var connection = new OpenConnection(contestant, seed);
        await connection.socket.ConnectAsync(contestant.Address.Host, contestant.Address.Port, cancellationToken);
        return connection;
    }

    /// <summary>Makes calls that are due, unless another connection makes them.</summary>
    public async Task CallAsync(ChannelReader<long> due, long giveUp, CancellationToken cancellationToken)
    {
        while (await due.WaitToReadAsync(cancellationToken))
        {
            while (due.TryRead(out var at))
            {
                if (Stopwatch.GetTimestamp() < giveUp)
                {
                    await CallOnceAsync(at, cancellationToken);
                }
                else
                {
                    Count(at, isGood: false);
                }
            }
        }
    }

    /// <summary>Calls without a pause until the end.</summary>
    public async Task CallAsync(long end, CancellationToken cancellationToken)
    {
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
            await CallOnceAsync(now, cancellationToken);
    }

    public void Dispose() => socket.Dispose();

    private async Task CallOnceAsync(long at, CancellationToken cancellationToken)
    {
        WriteUser(random.Next(InputData.WarmUsers) + 1);
        await socket.SendAsync(request, SocketFlags.None, cancellationToken);
        var read = 0;
        while (!IsWhole(answer.AsSpan(0, read)))
        {
            var more = await socket.ReceiveAsync(answer.AsMemory(read), SocketFlags.None, cancellationToken);
            if (more == 0)
                throw new IOException("The server closed the connection.");
            read += more;
        }

        Count(at, answer.AsSpan(9, 3).SequenceEqual("200"u8));
    }

    private void Count(long at, bool isGood)
    {
        Times.Add(Stopwatch.GetTimestamp() - at);
        if (!isGood)
            Errors++;
    }

    // u0000001: seven digits, written in place.
    private void WriteUser(int number)
    {
        for (var i = userAt + 7; i > userAt; i--, number /= 10)
            request[i] = (byte)('0' + (number % 10));
    }

    // The answer has a length, or its body comes in chunks. A score has no line breaks.
    private static bool IsWhole(ReadOnlySpan<byte> read)
    {
        var head = read.IndexOf(HeadEnd);
        if (head < 0)
            return false;
        var length = ContentLength(read[..head]);
        return length >= 0 ? read.Length >= head + HeadEnd.Length + length : read[head..].EndsWith(LastChunk);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        if (at < 0)
            return -1;
        var length = 0;
        foreach (var digit in head[(at + "ontent-Length: ".Length)..])
        {
            if (digit is < (byte)'0' or > (byte)'9')
                break;
            length = (length * 10) + digit - '0';
        }

        return length;
    }
}
