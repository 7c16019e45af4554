using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class SamplePiecesTests
{
    private const int Pieces = 32;

    private static readonly GrainId Grain = GrainId.Create("sample", "churn/v1");

    private readonly StateStore store = new();

    [Fact]
    public async Task WriteAsync_Rows_AreReadByTheNextActivation()
    {
        var rows = Rows(500);
        await New().WriteAsync(rows, Enumerable.Range(0, Pieces));

        var read = await New().ReadAsync();

        Assert.Equal(Pieces, read.Count);
        Assert.Equal(rows.Rows.Select(row => row.User).Order(), read.SelectMany(piece => piece.Rows).Select(row => row.User).Order());
        Assert.All(read, piece => Assert.True(piece.Fits(rows.Columns)));
        Assert.All(read, piece => Assert.Single(piece.Rows.Select(row => SamplePieces.Of(row.User)).Distinct()));
    }

    [Fact]
    public async Task WriteAsync_ChangedPiece_WritesNoOther()
    {
        var pieces = New();
        await pieces.WriteAsync(Rows(500), Enumerable.Range(0, Pieces));
        store.Writes.Clear();

        await pieces.WriteAsync(Rows(500), [SamplePieces.Of("user-7")]);

        Assert.Equal($"sample-{SamplePieces.Of("user-7")}", Assert.Single(store.Writes).Name);
    }

    [Fact]
    public async Task WriteAsync_PieceWithoutARow_LeavesNone()
    {
        var pieces = New();
        await pieces.WriteAsync(Rows(1), [SamplePieces.Of("user-0")]);
        await pieces.WriteAsync(Rows(0), [SamplePieces.Of("user-0")]);

        Assert.Empty(await New().ReadAsync());
    }

    [Fact]
    public async Task WriteAsync_FailsOnce_SucceedsTheNextTime()
    {
        var pieces = New();
        store.Before = () => throw new IOException("The store is down.");
        await Assert.ThrowsAsync<IOException>(() => pieces.WriteAsync(Rows(1), [SamplePieces.Of("user-0")]));
        store.Before = () => Task.CompletedTask;

        await pieces.WriteAsync(Rows(1), [SamplePieces.Of("user-0")]);

        Assert.Single(await New().ReadAsync());
    }

    [Fact]
    public async Task ClearAsync_Pieces_RemovesThemAndStoresNoOthers()
    {
        var pieces = New();
        await pieces.WriteAsync(Rows(3), Rows(3).Rows.Select(row => SamplePieces.Of(row.User)).Distinct());

        await pieces.ClearAsync();

        Assert.Equal(0, store.Count);
        await New().ClearAsync();
    }

    private SamplePieces New() => new(store, Grain);

    private static SampledRows Rows(int count) => new([new("x", ColumnType.Double)],
        [.. Enumerable.Range(0, count).Select(i => new SampledRow($"user-{i}", i, DateTimeOffset.UnixEpoch, [1]))]);
}
