using ModelPipeline.BigQueryEmulator.Loading;

namespace ModelPipeline.BigQueryEmulator.Tests.Loading;

public sealed class UploadsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_UploadsThatNobodyEnded_LeaveNoFile()
    {
        var uploads = new Uploads();
        using var chunk = new MemoryStream([1, 2, 3]);
        var (upload, isComplete) = await uploads.AddAsync(uploads.Begin(new JsonObject()), new(0, 2), chunk, Token);
        var broken = uploads.NewFile();
        await File.WriteAllBytesAsync(broken, [1], Token);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(upload.Path, Token));

        uploads.Dispose();

        Assert.False(isComplete);
        Assert.False(File.Exists(upload.Path));
        Assert.False(File.Exists(broken));
        Assert.False(Directory.Exists(Path.GetDirectoryName(broken)));
    }
}
