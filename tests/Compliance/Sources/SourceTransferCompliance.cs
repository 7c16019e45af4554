using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Compliance;

/// <summary>Transfers that go wrong on their way from a server.</summary>
public abstract class SourceTransferCompliance(ISourceServer server) : SourceCompliance(server)
{
    private const int Chunk = 1 << 16;

    private Trouble Trouble => Server.Trouble!;

    [Fact]
    public async Task FetchAsync_Twice_ReadsTheContentOnce()
    {
        await Server.PutAsync(Name, Content());
        using var first = await FetchAsync();
        var transfers = Trouble.Transfers;

        using var second = await FetchAsync();

        Assert.Equal(Server.HasMarks ? transfers : transfers + 1, Trouble.Transfers);
        Assert.Equal(first.Path, second.Path);
        Assert.Equal(first.Identity, second.Identity);
    }

    [Fact]
    public async Task FetchAsync_PinnedCopyAndTheServerIsDown_UsesTheCopy()
    {
        await Server.PutAsync(Name, Content());
        (await FetchAsync()).Dispose();
        await Server.StopAsync();

        using var model = await FetchAsync(HashOf(Content()));

        await IsAsync(Content(), model);
    }

    [Fact]
    public async Task FetchAsync_BreaksInTheMiddle_GoesOnWhereItWas()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Breaks = 2;

        using var model = await FetchAsync();

        await IsAsync(Content(), model);
        Assert.Equal(0, Trouble.Breaks);
        Assert.Equal(Server.Resumes, Trouble.LastOffset > 0);
    }

    [Fact]
    public async Task FetchAsync_BreaksAgainAndAgainWithoutAByte_IsTransient()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Breaks = int.MaxValue;
        Trouble.BreakAfter = 0;

        Assert.True((await Assert.ThrowsAsync<SourceException>(() => FetchAsync())).IsTransient);

        Assert.Empty(Copies);
        Trouble.Breaks = 0;
        using var model = await FetchAsync();
        await IsAsync(Content(), model);
    }

    [Fact]
    public async Task FetchAsync_ReplacedInTheMiddle_IsOneContentAlone()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Breaks = 1;
        Trouble.AtBreak = () => Server.PutAsync(Name, Content(2)).GetAwaiter().GetResult();

        using var model = await FetchAsync();

        await IsAsync(Server.KeepsOldContent ? Content() : Content(2), model);
    }

    [Fact]
    public async Task FetchAsync_GoneInTheMiddle_IsAFault()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Breaks = 1;
        Trouble.AtBreak = () => Server.DeleteAsync(Name).GetAwaiter().GetResult();

        Assert.Contains("which does not exist", (await FaultAsync(Fetcher())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_LengthNotTold_HasTheWholeContent()
    {
        await Server.PutAsync(Name, Content());
        Trouble.HidesLength = true;

        using var model = await FetchAsync();

        await IsAsync(Content(), model);
    }

    [Fact]
    public async Task FetchAsync_TooLargeAndLengthNotTold_IsAFaultAndLeavesNothing()
    {
        await Server.PutAsync(Name, Content());
        Trouble.HidesLength = true;

        var fault = await FaultAsync(Fetcher(), maxBytes: 1 << 20);

        Assert.Contains("Models:MaxBytes", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(CacheFolder, Name, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FetchAsync_Slow_EndsAtItsDeadlineAndGoesOnNextTime()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Pause = TimeSpan.FromMilliseconds(50);
        var clock = new FakeTimeProvider();
        var late = new Heard(_ => clock.Advance(TimeSpan.FromSeconds(21)));

        var fetcher = Fetcher(options => options.Timeout = TimeSpan.FromSeconds(20), clock: clock);

        var error = await Assert.ThrowsAsync<SourceException>(() => fetcher.FetchAsync(Address, null, null, late, Token));

        Assert.True(error.IsTransient);
        Assert.Contains("Models:Timeout", error.Message, StringComparison.Ordinal);
        Assert.Empty(Copies);
        Trouble.Pause = TimeSpan.Zero;
        using var model = await FetchAsync();
        await IsAsync(Content(), model);
        Assert.Equal(Server.Resumes, Trouble.LastOffset > 0);
    }

    [Fact]
    public async Task FetchAsync_CancelledInTheMiddle_EndsAtOnce()
    {
        await Server.PutAsync(Name, Content());
        // The whole transfer would take minutes.
        Trouble.Pause = TimeSpan.FromSeconds(5);
        using var cancelling = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Fetcher().FetchAsync(Address, null, null, new Heard(_ => cancelling.Cancel()), cancelling.Token)
                .WaitAsync(TimeSpan.FromSeconds(60), Token));

        Assert.Empty(Copies);
    }

    [Fact]
    public async Task FetchAsync_ServerIsBusyForAMoment_WaitsAsLongAsItAsks()
    {
        await Server.PutAsync(Name, Content());
        Trouble.Answers = 1;
        Trouble.RetryAfter = "1";
        var watch = Stopwatch.StartNew();

        using var model = await FetchAsync();

        await IsAsync(Content(), model);
        Assert.True(watch.Elapsed.TotalSeconds > 0.9, $"It waited {watch.Elapsed}, not the second that the server asked for.");
    }

    [Fact]
    public async Task FetchAsync_ServerIsDown_IsTransientUntilItIsBack()
    {
        await Server.PutAsync(Name, Content());
        await Server.StopAsync();

        Assert.True((await Assert.ThrowsAsync<SourceException>(() => FetchAsync())).IsTransient);

        await Server.StartAsync();
        using var model = await FetchAsync();
        await IsAsync(Content(), model);
    }

    [Fact]
    public async Task FetchAsync_WithoutCredentials_IsAFaultThatSaysWhatToSet()
    {
        if (Server.MakeStranger() is not { } stranger)
            return;
        await Server.PutAsync(Name, Content());

        var fault = await FaultAsync(Fetcher(source: stranger));

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("set ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_DiskIsFull_IsAFaultAndLeavesNothing()
    {
        await Server.PutAsync(Name, Content());

        var fault = await FaultAsync(Fetcher(open: path => new FullDisk(path, 2 << 20)));

        Assert.Contains($"does not fit on the disk of Models:Cache '{CacheFolder}'", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(CacheFolder, Name, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task FetchAsync_DiskIsFullOfUnusedCopies_DeletesThese()
    {
        await Server.PutAsync(Name, Content());
        (await FetchAsync()).Dispose();
        var unused = Assert.Single(Copies);
        await Server.PutAsync(Name, Content(2));

        using var model = await Fetcher(open: path => new FullDisk(path, Directory.Exists(unused) ? Chunk : Length))
            .FetchAsync(Address, null, null, null, Token);

        await IsAsync(Content(2), model);
        Assert.False(Directory.Exists(unused));
    }
}
