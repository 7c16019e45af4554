using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

public sealed class SpoolTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("spool-tests-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task ReadAsync_Stream_IsAFileUntilItIsDisposedOf()
    {
        var spool = await ReadAsync([1, 2, 3], 3);

        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(spool.Path, Token));
        Assert.Equal((3L, "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"), (spool.Bytes, spool.Sha256));
        spool.Dispose();
        Assert.False(File.Exists(spool.Path));
        spool.Dispose();
    }

    [Fact]
    public async Task ReadAsync_OneByteTooMany_IsAFaultAndLeavesNothing()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => ReadAsync([1, 2, 3], 2));

        Assert.Equal(
            "Models:MaxBytes is 2, and the uploaded file has more bytes; raise it, or upload a smaller file.",
            Assert.Single(error.Faults).ToString());
        Assert.Empty(folder.EnumerateFiles());
    }

    [Theory]
    [InlineData(24, true)]
    [InlineData(24.1, false)]
    public async Task ReadAsync_FilesThatOthersLeft_AreDeletedAfterADay(double hours, bool isKept)
    {
        var now = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
        var left = Path.Combine(folder.FullName, "upload-left");
        var other = Path.Combine(folder.FullName, "other");
        foreach (var file in new[] { left, other })
        {
            await File.WriteAllTextAsync(file, "", Token);
            File.SetLastWriteTimeUtc(file, now.AddHours(-hours).UtcDateTime);
        }

        using var spool = await Spool.ReadAsync(folder.FullName, new MemoryStream([1]), 1, new FakeTimeProvider(now), Token);

        Assert.Equal((isKept, true), (File.Exists(left), File.Exists(other)));
    }

    private Task<Spool> ReadAsync(byte[] content, long maxBytes) =>
        Spool.ReadAsync(folder.FullName, new MemoryStream(content), maxBytes, TimeProvider.System, Token);
}
