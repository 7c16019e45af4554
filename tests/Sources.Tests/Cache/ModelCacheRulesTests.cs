using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>The names and locks of copies.</summary>
public sealed class ModelCacheRulesTests : IDisposable
{
    private static readonly string Sha256 = new('1', 64);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cache-tests-");
    private readonly FakeTimeProvider clock = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly ModelCache cache;

    public ModelCacheRulesTests() => cache = new(new() { Cache = folder.FullName }, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    // Any other ending could be one that the disk, or somebody who looks at the folder, does not expect.
    [Theory]
    [InlineData("a.onnx", ".onnx")]
    [InlineData("a.ONNX", ".onnx")]
    [InlineData("a.x1", ".x1")]
    [InlineData("a.~x", "")]
    [InlineData("a.x~", "")]
    [InlineData("a.ö", "")]
    [InlineData("a.", "")]
    [InlineData("a", "")]
    public async Task PublishAsync_Ending_IsInTheNameWhereItIsLettersAndDigits(string name, string ending)
    {
        var address = SourceAddress.Parse($"script:/{name}");

        using var model = await PublishAsync(address);

        Assert.Equal(Path.Combine(folder.FullName, Sha256 + ending, "churn"), model.Path);
        Assert.Equal((Sha256, "mark", 3L), (model.Sha256, model.Identity, model.Bytes));
        using var again = await cache.LeaseAsync(address, Sha256, "mark", Token);
        Assert.Equal(model.Path, again?.Path);
    }

    [Fact]
    public async Task LeaseAsync_Copy_WasUsedNow()
    {
        var address = SourceAddress.Parse("script:/a.onnx");
        (await PublishAsync(address)).Dispose();
        clock.Advance(TimeSpan.FromDays(1));

        using var model = await cache.LeaseAsync(address, Sha256, "mark", Token);

        Assert.Equal(clock.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc($"{Path.GetDirectoryName(model!.Path)}.lease"));
    }

    // Silos hold such a lock for a moment, under the lock of the cache.
    [Fact]
    public async Task LeaseAsync_AnotherProgramLocksTheCopy_SaysSo()
    {
        var address = SourceAddress.Parse("script:/a.onnx");
        (await PublishAsync(address)).Dispose();
        using var locked = CacheLock.TryExclusive(Path.Combine(folder.FullName, $"{Sha256}.onnx.lease"));

        var error = await Assert.ThrowsAsync<IOException>(() => cache.LeaseAsync(address, Sha256, "mark", Token));

        Assert.Equal("A copy of a model is locked by a program that is none of the silos.", error.Message);
    }

    private async Task<FetchedModel> PublishAsync(SourceAddress address)
    {
        using var incoming = await cache.ReserveAsync("key", Token);
        await File.WriteAllBytesAsync(incoming.PathOf("churn"), [1, 2, 3], Token);
        return await cache.PublishAsync(incoming, "key", address, Sha256, "mark", Token);
    }
}
