namespace ModelPipeline.Tests;

public sealed class TransferTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("transfer-tests-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task FetchAsync_ContentEndsBeforeTheLengthThatTheLookTold_GoesOnWhereItWas()
    {
        using var model = await TestFetcher.Of(folder.FullName, new HalfSource()).FetchAsync("half://a.onnx", null, null, null, Token);

        Assert.Equal(HalfSource.Content, await File.ReadAllBytesAsync(model.Path, Token));
    }

    /// <summary>Tells the length only before the transfer, and ends the first transfer in the middle without an error.</summary>
    private sealed class HalfSource : IModelSource
    {
        public static readonly byte[] Content = [1, 2, 3, 4];

        public IReadOnlyList<string> Schemes { get; } = ["half"];

        public Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken) =>
            Task.FromResult<SourceContent?>(new("1", [new(address.Name, address, Content.Length, "1")]));

        public Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken) =>
            Task.FromResult(new SourceStream(new MemoryStream(Content, (int)offset, Content.Length / 2), offset, null, "1"));
    }
}
