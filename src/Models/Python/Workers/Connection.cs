using System.Net.Sockets;

namespace ModelPipeline.Models.Python;

/// <summary>A socket to a Python process, for one call at a time.</summary>
internal sealed class Connection(Socket socket) : IDisposable
{
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>
    /// Whether the process has ended. Ask between calls only: a process sends nothing unasked, so data means the end of the stream.
    /// </summary>
    public bool HasEnded => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends a frame and waits for the answer.</summary>
    /// <exception cref="EndOfStreamException">The process has ended.</exception>
    public async Task<Frame> CallAsync(FrameWriter request)
    {
        try
        {
            var frame = request.Frame;
            while (frame.Length > 0)
                frame = frame[await socket.SendAsync(frame)..];
            return await ReceiveAsync();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new EndOfStreamException("The Python process has gone.", e);
        }
    }

    /// <summary>Waits for the next frame.</summary>
    public async Task<Frame> ReceiveAsync()
    {
        await FillAsync(FrameWriter.PrefixLength);
        var (head, padded, body) = Frame.Lengths(buffer.AsSpan(start));
        start += FrameWriter.PrefixLength;
        await FillAsync(checked(padded + body));
        // The frame stays in the buffer, because it is read before the next call is sent.
        var frame = new Frame(buffer.AsMemory(start, head), buffer.AsMemory(start + padded, body));
        start += padded + body;
        return frame;
    }

    public void Dispose() => socket.Dispose();

    // Only one answer is in progress, so the received bytes never go beyond it.
    private async Task FillAsync(int count)
    {
        if (start == end)
            start = end = 0;
        if (buffer.Length - start < count)
        {
            var larger = count > buffer.Length ? new byte[Math.Max(count, (int)Math.Min(2L * buffer.Length, Array.MaxLength))] : buffer;
            buffer.AsSpan(start, end - start).CopyTo(larger);
            buffer = larger;
            end -= start;
            start = 0;
        }

        while (end - start < count)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(end));
            if (received == 0)
                throw new EndOfStreamException("The Python process has gone.");
            end += received;
        }
    }
}
