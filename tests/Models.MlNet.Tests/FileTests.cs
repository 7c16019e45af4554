using System.IO.Compression;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class FileTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_ZipOfSomethingElse_SaysToSaveItAgain()
    {
        using var content = new MemoryStream();
        await using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        await using (var entry = await zip.CreateEntry("readme.txt").OpenAsync(TestContext.Current.CancellationToken))
            await entry.WriteAsync("Not a model."u8.ToArray(), TestContext.Current.CancellationToken);

        var file = models.NewFile();
        await File.WriteAllBytesAsync(file, content.ToArray(), TestContext.Current.CancellationToken);

        var fault = await FaultAsync(file);

        Assert.StartsWith($"is '{file}', which ML.NET cannot load (", fault, StringComparison.Ordinal);
        Assert.EndsWith("Save it again with mlContext.Model.Save, or name another file.", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(-10)]
    [InlineData(null)]
    public async Task LoadAsync_FileThatIsNoModelOrCutOff_SaysToSaveItAgain(int? bytes)
    {
        var file = models.NewFile();
        Trained.Binary.Save(file);
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        content = bytes is { } kept ? content[..(kept < 0 ? content.Length + kept : kept)] : "no model"u8.ToArray();
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);

        Assert.StartsWith($"is '{file}', which ML.NET cannot load (", await FaultAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ModelSavedWithoutSchema_SaysHowToSaveIt()
    {
        var file = models.NewFile();
        Trained.Binary.SaveWithoutSchema(file);

        Assert.Equal(
            $"is '{file}', which was saved without the schema of its input; save it with mlContext.Model.Save(model, trainingData.Schema, path).",
            await FaultAsync(file));
    }

    [Fact]
    public async Task Open_FolderForTemporaryFilesTakesNone_NamesItAndNotTheFile()
    {
        var file = models.NewFile();
        Trained.Binary.Save(file);
        var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        // A file in the place of the folder refuses as a full disk does.
        var folder = models.NewFile();
        await File.WriteAllTextAsync(folder, "", TestContext.Current.CancellationToken);

        var error = Assert.Throws<PipelineConfigurationException>(() => MlNetLoader.Open(file, content, folder));

        var fault = Assert.Single(error.Faults).Message;
        Assert.StartsWith($"is '{file}', which ML.NET cannot unpack in the folder for temporary files, '{folder}' (", fault,
            StringComparison.Ordinal);
        Assert.EndsWith("Free space there, or name another folder by the variable TMPDIR (on Windows TMP).", fault, StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(string file)
    {
        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file))).Faults);
        Assert.Equal("Model:Path", fault.Setting);
        return fault.Message;
    }
}
