using System.Text;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Uploads of several pieces, and failures of each piece.</summary>
public sealed class BigQueryUploadTests : IAsyncLifetime
{
    // The smallest that the protocol allows. The rows make three of them, and are long, because the emulator's time goes by rows.
    private const int PieceBytes = 256 * 1024;
    private const int Rows = 220;

    private readonly BigQueryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IEnumerable<ReadOnlyMemory<byte>> Lines
    {
        get
        {
            var text = new string('x', 3_000);
            for (var i = 0; i < Rows; i++)
                yield return Encoding.UTF8.GetBytes($"{{\"user_id\":\"u{i}\",\"x\":\"{text}\"}}\n");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(FaultKind.UploadBroken)]
    [InlineData(FaultKind.UploadLost)]
    [InlineData(FaultKind.PieceDropped)]
    [InlineData(FaultKind.PieceIgnored)]
    [InlineData(FaultKind.AnswerLost)]
    [InlineData(FaultKind.ConnectionDropped)]
    [InlineData(FaultKind.BackendError)]
    [InlineData(FaultKind.BadGateway)]
    public async Task RunAsync_ManyPieces_StoresEachRowOnce(FaultKind? fault)
    {
        if (fault is { } kind)
            store.Emulator.Faults.Next(Operation.Upload, kind, times: 2);

        await store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token);

        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal((Rows, Rows), await CountAsync());
        Assert.Equal(fault is null ? 4 : Math.Max(5, store.Emulator.Log.Count(Operation.Upload)),
            store.Emulator.Log.Count(Operation.Upload));
    }

    // A proxy with a limit for the size of a request behaves like this.
    [Theory]
    [InlineData(FaultKind.PieceDropped)]
    [InlineData(FaultKind.PieceIgnored)]
    public async Task RunAsync_NoPieceArrives_EndsAfterFourAttemptsAndIsTransient(FaultKind fault)
    {
        store.Emulator.Faults.Next(Operation.Upload, fault, times: 50);

        var error = await Assert.ThrowsAsync<BigQueryException>(
            () => store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token));

        Assert.True(error.Error.IsTransient);
        Assert.Equal(46, store.Emulator.Faults.Remaining);
    }

    // The rows make two whole pieces and a rest; the last of these pieces has the end of the file.
    [Fact]
    public async Task RunAsync_LastPieceArrivesWithoutItsEnd_TellsTheEndAgain()
    {
        await store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), UntilLastPiece(), OnDemand.Call, Token);

        Assert.Equal(0, store.Emulator.Faults.Remaining);
        Assert.Equal((Rows, Rows), await CountAsync());

        IEnumerable<ReadOnlyMemory<byte>> UntilLastPiece()
        {
            foreach (var (index, line) in Lines.Index())
            {
                // Two pieces are sent by now, and the next request has the last one.
                if (index == Rows - 1)
                    store.Emulator.Faults.Next(Operation.Upload, FaultKind.EndIgnored);
                yield return line;
            }
        }
    }

    [Fact]
    public async Task RunAsync_SameNameAgain_FindsTheJobAndLoadsNothing()
    {
        await store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token);
        await store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token);

        Assert.Equal((Rows, Rows), await CountAsync());
    }

    [Fact]
    public async Task RunAsync_JobFailedForAPastReason_LoadsUnderAnotherName()
    {
        store.Emulator.Faults.Next(Operation.Upload, FaultKind.JobBackendError);

        await Assert.ThrowsAnyAsync<Exception>(
            () => store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token));
        await store.LoadBy(PieceBytes).RunAsync("rows", new("p", "d", "rows"), Lines, OnDemand.Call, Token);

        Assert.Equal((Rows, Rows), await CountAsync());
    }

    [Theory]
    [InlineData(0, new[] { 0 })]
    [InlineData(7, new[] { 7 })]
    [InlineData(8, new[] { 8 })]
    [InlineData(9, new[] { 8, 1 })]
    [InlineData(16, new[] { 8, 8 })]
    [InlineData(17, new[] { 8, 8, 1 })]
    public void Next_LinesOfAnyLength_FillPiecesOfOneSize(int bytes, int[] sizes)
    {
        var all = Enumerable.Range(1, bytes).Select(i => (byte)i).ToArray();
        using var pieces = new BigQueryPieceReader(all.Chunk(3).Select(part => (ReadOnlyMemory<byte>)part), new byte[8]);
        var read = new List<byte[]>();
        do
            read.Add(pieces.Next().Bytes.ToArray());
        while (!pieces.Current.IsLast);

        Assert.Equal(sizes, read.Select(piece => piece.Length));
        Assert.Equal(all, read.SelectMany(piece => piece));
    }

    public async ValueTask InitializeAsync()
    {
        await store.InitializeAsync();
        await store.ExecuteAsync("CREATE TABLE d.rows (user_id STRING, x STRING)");
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<(int Rows, int Users)> CountAsync()
    {
        var counts = (0, 0);
        await store.QueryAsync("SELECT COUNT(*), COUNT(DISTINCT user_id) FROM d.rows", row => counts = (Int(row[0]), Int(row[1])));
        return counts;
    }

    private static int Int(string? text) => int.Parse(text!, System.Globalization.CultureInfo.InvariantCulture);
}
