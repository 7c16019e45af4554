using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class TextImportTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A cancelled call gives up its connection, the only one where no other call is under way.
    [Fact]
    public async Task Database_FileIsTidiedUpAndACallIsCancelled_HasItsRows()
    {
        using var place = ImportFolder.Create(folder.Path("test.duckdb"));
        await using var import = await TextImport.CreateAsync(place, 1, Token);
        await import.FinishAsync(Token);
        foreach (var file in Directory.GetFiles(place.Path, "rows.duckdb*"))
            File.Delete(file);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => import.Database.RunAsync<int>(_ => throw new OperationCanceledException(), Token));

        Assert.False(await import.HasFractionsAsync(Token));
    }

    public void Dispose() => folder.Dispose();
}
