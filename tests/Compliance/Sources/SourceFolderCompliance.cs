namespace ModelPipeline.Compliance;

/// <summary>Folders, such as models of MLflow.</summary>
public abstract class SourceFolderCompliance(ISourceServer server) : SourceCompliance(server)
{
    private const string Folder = "churn";

    private string FolderAddress => Server.AddressOf(Folder);

    [Fact]
    public async Task FetchAsync_Folder_HasAllFilesAndOneHash()
    {
        await PutAsync(("MLmodel", Content(1, 100)), ("model.onnx", Content(2)), ("code/features.py", Content(3, 5)));
        var heard = new List<FetchProgress>();

        using var model = await Fetcher().FetchAsync(FolderAddress, null, null, new Heard(heard.Add), Token);

        Assert.Equal(Content(2), await File.ReadAllBytesAsync(Path.Combine(model.Path, "model.onnx"), Token));
        Assert.Equal(Content(3, 5), await File.ReadAllBytesAsync(Path.Combine(model.Path, "code/features.py"), Token));
        Assert.Equal(Length + 105, model.Bytes);
        Assert.Equal(model.Bytes, heard[^1].Bytes);
        using var again = await Fetcher().FetchAsync(FolderAddress, model.Sha256, null, null, Token);
        Assert.Equal(model.Path, again.Path);
    }

    [Fact]
    public async Task ChangedAsync_OneFileReplaced_IsTrue()
    {
        await PutAsync(("MLmodel", Content(1, 100)), ("model.onnx", Content(2)));
        using var model = await Fetcher().FetchAsync(FolderAddress, null, null, null, Token);
        Assert.False(await Fetcher().ChangedAsync(FolderAddress, model.Identity, Token));

        await PutAsync(("model.onnx", Content(4)));

        Assert.True(await Fetcher().ChangedAsync(FolderAddress, model.Identity, Token));
    }

    [Fact]
    public async Task FetchAsync_FolderLargerThanAllowed_IsAFault()
    {
        await PutAsync(("MLmodel", Content(1, 600)), ("model.onnx", Content(2, 600)));

        await Assert.ThrowsAsync<PipelineConfigurationException>(() => Fetcher().FetchAsync(FolderAddress, null, 1000, null, Token));
    }

    [Fact]
    public async Task FetchAsync_FolderBreaksInTheMiddle_IsWhole()
    {
        await PutAsync(("MLmodel", Content(1, 100)), ("model.onnx", Content(2)), ("other.data", Content(3)));
        Server.Trouble!.Breaks = 2;

        using var model = await Fetcher().FetchAsync(FolderAddress, null, null, null, Token);

        Assert.Equal(Content(2), await File.ReadAllBytesAsync(Path.Combine(model.Path, "model.onnx"), Token));
        Assert.Equal(Content(3), await File.ReadAllBytesAsync(Path.Combine(model.Path, "other.data"), Token));
    }

    private async Task PutAsync(params (string Name, byte[] Content)[] files)
    {
        foreach (var (name, content) in files)
            await Server.PutAsync($"{Folder}/{name}", content);
    }
}
