using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>One file on its way to the disk: where it goes on, when it begins anew, and when it is given up.</summary>
public sealed class TransferRulesTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("transfer-tests-");
    private readonly FakeTimeProvider clock = new();
    private readonly ScriptedSource source = new();
    private readonly List<long> arrived = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Target => Path.Combine(folder.FullName, "a.onnx");

    public void Dispose() => folder.Delete(recursive: true);

    // What is there already is the begin of the file, if the source has a mark for it, and if it is not too long.
    [Theory]
    [InlineData(0, "1", 8, 0)]
    [InlineData(3, "1", 8, 3)]
    [InlineData(3, "1", null, 3)]
    [InlineData(8, "1", 8, -1)]
    [InlineData(9, "1", 8, 0)]
    [InlineData(3, null, 8, 0)]
    [InlineData(8, null, 8, 0)]
    public async Task RunAsync_PartOfTheFileIsThere_GoesOnWhereTheMarkAllowsIt(int there, string? tag, int? bytes, int offset)
    {
        await File.WriteAllBytesAsync(Target, [.. Content, 9], Token);
        await using (var file = File.OpenWrite(Target))
            file.SetLength(there);
        source.Open = (_, _, from, _) => Task.FromResult(Sent(Content, from, tag));

        await RunAsync(bytes, tag);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Token));
        // A whole file is not asked for.
        long[] offsets = offset < 0 ? [] : [offset];
        Assert.Equal(offsets, source.Offsets);
        Assert.Equal(offsets.Select(_ => 8L), arrived);
    }

    [Fact]
    public async Task RunAsync_SourceSendsTheFileFromItsBegin_ReplacesWhatIsThere()
    {
        await File.WriteAllBytesAsync(Target, [7, 7, 7], Token);
        source.Open = (_, _, _, _) => Task.FromResult(Sent(Content, 0, "1"));

        await RunAsync(8, "1");

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Token));
    }

    // With a mark the transfer goes on; without one, nobody knows whether the rest belongs to the begin.
    [Theory]
    [InlineData("1", 5)]
    [InlineData(null, 0)]
    public async Task RunAsync_ConnectionBreaks_GoesOnOrBeginsAnew(string? tag, int second)
    {
        source.Open = (opened, _, from, _) => Task.FromResult(opened == 0
            ? new SourceStream(new BreakingStream(Content[..5]), 0, 8, tag)
            : Sent(Content, from, tag));

        await AdvanceAsync(RunAsync(8, tag));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Token));
        Assert.Equal([0, second], source.Offsets);
    }

    [Fact]
    public async Task RunAsync_ConnectionBreaksAgainAndAgain_SaysWhere()
    {
        source.Open = (_, _, from, _) =>
            Task.FromResult(new SourceStream(new BreakingStream(from == 0 ? Content[..3] : []), from, 8, "1"));

        var error = await Assert.ThrowsAsync<SourceException>(() => AdvanceAsync(RunAsync(8, "1")));

        Assert.Equal("'script:/a.onnx' broke off after 3 bytes (IOException).", error.Message);
        Assert.Equal([0, 3], source.Offsets.Distinct());
    }

    [Fact]
    public async Task RunAsync_FileEndsTooSoon_SaysHowMuchIsMissing()
    {
        source.Open = (_, _, from, _) => Task.FromResult(new SourceStream(new MemoryStream(from == 0 ? Content[..3] : []), from, 8, "1"));

        var error = await Assert.ThrowsAsync<SourceException>(() => AdvanceAsync(RunAsync(null, "1")));

        Assert.Equal("'script:/a.onnx' broke off after 3 of 8 bytes.", error.Message);
    }

    [Theory]
    [InlineData("2", 8)]
    [InlineData("1", 7)]
    public async Task RunAsync_OtherMarkOrMoreBytesThanTold_IsAnotherContent(string tag, int bytes)
    {
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new MemoryStream(Content), 0, bytes, tag));

        await Assert.ThrowsAsync<ContentChangedException>(() => RunAsync(bytes, "1"));
    }

    // A source that does not repeat the mark has the content that it was asked for.
    [Theory]
    [InlineData("1", null)]
    [InlineData(null, "1")]
    public async Task RunAsync_NoMarkInOneOfTheTwo_IsTaken(string? told, string? sent)
    {
        source.Open = (_, _, _, _) => Task.FromResult(Sent(Content, 0, sent));

        await RunAsync(8, told);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Token));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(7, false)]
    public async Task RunAsync_LengthThatNobodyTold_IsCheckedAsItArrives(int allowed, bool fits)
    {
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new MemoryStream(Content), 0, null, "1"));

        var error = await Record.ExceptionAsync(() => RunAsync(null, "1", allowed));

        Assert.Equal(fits, error is null);
        Assert.Equal(fits ? 8 : 0, new FileInfo(Target).Length);
    }

    [Fact]
    public async Task RunAsync_LengthThatTheTransferTells_IsCheckedBeforeItArrives()
    {
        source.Open = (_, _, _, _) => Task.FromResult(new SourceStream(new BreakingStream([]), 0, 8, "1"));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => RunAsync(null, "1", allowed: 7));

        Assert.Contains("which has 8 bytes or more, and Models:MaxBytes allows 7", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ConnectionThatBringsNothing_IsGivenUpAfterThirtySeconds(bool opens)
    {
        source.Open = async (_, _, _, token) =>
        {
            if (!opens)
                await Task.Delay(Timeout.Infinite, token);
            return new(new SilentStream(), 0, 8, "1");
        };
        var running = RunAsync(8, "1");
        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Single(source.Offsets);

        var error = await Assert.ThrowsAsync<SourceException>(() => AdvanceAsync(running));

        Assert.Equal(("'script:/a.onnx' sent nothing for 30 seconds.", true), (error.Message, error.IsTransient));
        Assert.Equal(5, source.Offsets.Count);
    }

    // The thirty seconds are counted from the last byte.
    [Fact]
    public async Task RunAsync_SlowConnection_IsNotGivenUpWhileBytesCome()
    {
        source.Open = (_, _, _, _) => Task.FromResult(
            new SourceStream(new SlowStream(Content, TimeSpan.FromSeconds(20), clock), 0, 8, "1"));

        await AdvanceAsync(RunAsync(8, "1"));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, Token));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], arrived);
        Assert.Single(source.Offsets);
    }

    [Fact]
    public async Task RunAsync_CallerCancels_IsCancelledAndNoFailureOfTheSource()
    {
        using var cancelling = new CancellationTokenSource();
        source.Open = async (_, _, _, token) =>
        {
            await cancelling.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Nobody waits for this.");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(8, "1", cancellationToken: cancelling.Token));

        Assert.Single(source.Offsets);
    }

    private static SourceStream Sent(byte[] content, long from, string? tag) =>
        new(new MemoryStream(content[(int)from..]), from, content.Length, tag);

    private async Task RunAsync(long? bytes, string? tag, long allowed = 1_000, CancellationToken? cancellationToken = null)
    {
        var file = ScriptedSource.File("a.onnx", bytes, tag);
        var transfer = new Transfer(source, file, new(file.Address, allowed), clock, NullLogger.Instance);
        await using var target = Transfer.Open(Target);
        await transfer.RunAsync(target, arrived.Add, Deadline.After(TimeSpan.FromDays(1), clock), cancellationToken ?? Token);
    }

    private async Task AdvanceAsync(Task running)
    {
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return running.IsCompleted;
        }, "the end of the transfer");
        await running;
    }

    /// <summary>Has some bytes, and then breaks.</summary>
    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("The connection was reset.");
    }

    /// <summary>Has one byte after each pause of the clock.</summary>
    private sealed class SlowStream(byte[] content, TimeSpan pause, FakeTimeProvider clock) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock.Advance(pause);
            cancellationToken.ThrowIfCancellationRequested();
            return await base.ReadAsync(buffer[..1], cancellationToken);
        }
    }

    /// <summary>Never has a byte.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
