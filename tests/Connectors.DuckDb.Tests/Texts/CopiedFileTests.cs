using System.IO.Compression;
using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>Files that are copied for DuckDB, such as those in another encoding, and whose copy fails.</summary>
public sealed class CopiedFileTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Single)];

    private readonly DuckDbFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => folder.Path("data.csv.gz");

    [Fact]
    public async Task GetAsync_FileIsDamagedSinceTheStart_FailsForAMoment()
    {
        await File.WriteAllBytesAsync(Data, Compressed(), Token);
        await using var retriever = Retriever();
        await retriever.OpenAsync(X, Token);
        await File.WriteAllBytesAsync(Data, Damaged(), Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.GetAsync(["a"], Token));

        Assert.True(error.IsTransient);
        Assert.DoesNotContain("data.csv.gz", error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"'{Data}' cannot be read: ", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileIsDamaged_IsAFaultOfTheTable()
    {
        await File.WriteAllBytesAsync(Data, Damaged(), Token);

        var fault = await DuckDbFolder.FaultAsync(Retriever(), X);

        Assert.Equal("Input:Table", fault.Setting);
        Assert.StartsWith("cannot be read: ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(" See that this process may read it, and that the disk has room for a copy of it.", fault.Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Compressed()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.Unicode.GetBytes("user_id,x\na,1\n"));
        return bytes.ToArray();
    }

    // The mark of gzip is whole, and what follows its header is not.
    private static byte[] Damaged() => [.. Compressed().Take(10), .. Enumerable.Repeat((byte)0xFF, 40)];

    private DuckDbRetriever Retriever() => folder.Retriever(Data, format: new() { Encoding = "utf-16" });
}
