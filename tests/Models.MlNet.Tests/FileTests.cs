using System.IO.Compression;
using System.Security.Cryptography;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class FileTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_NoVersion_IsTheStartOfTheHashOfTheFile()
    {
        var file = models.Write(Trained.Binary);
        await using var model = await ModelFolder.LoadAsync(file);

        var hash = SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(Convert.ToHexString(hash)[..12].ToLowerInvariant(), model.Version);
    }

    [Fact]
    public async Task LoadAsync_VersionConfigured_IsThatOne()
    {
        await using var model = await models.LoadAsync(Trained.Binary, options => options.Version = "2026-01");

        Assert.Equal("2026-01", model.Version);
    }

    [Fact]
    public async Task LoadAsync_MissingFile_SaysWhereItWasLookedFor()
    {
        var fault = await FaultAsync("no/such/model.zip");

        Assert.StartsWith("is 'no/such/model.zip', which does not exist; name a model file", fault, StringComparison.Ordinal);
        Assert.Contains(Path.GetFullPath("no/such/model.zip"), fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_EmptyFile_SaysToSaveItAgain() => await CannotLoadAsync([]);

    [Fact]
    public async Task LoadAsync_CorruptFile_SaysToSaveItAgain() => await CannotLoadAsync([.. "This is no model."u8]);

    [Fact]
    public async Task LoadAsync_TruncatedFile_SaysToSaveItAgain()
    {
        var content = await File.ReadAllBytesAsync(models.Write(Trained.Binary), TestContext.Current.CancellationToken);
        await CannotLoadAsync(content[..(content.Length / 2)]);
    }

    [Fact]
    public async Task LoadAsync_ZipOfSomethingElse_SaysToSaveItAgain()
    {
        using var content = new MemoryStream();
        await using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        await using (var entry = await zip.CreateEntry("readme.txt").OpenAsync(TestContext.Current.CancellationToken))
            await entry.WriteAsync("Not a model."u8.ToArray(), TestContext.Current.CancellationToken);

        await CannotLoadAsync(content.ToArray());
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

    private async Task CannotLoadAsync(byte[] content)
    {
        var file = models.NewFile();
        await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);

        var fault = await FaultAsync(file);

        Assert.StartsWith($"is '{file}', which ML.NET cannot load (", fault, StringComparison.Ordinal);
        Assert.EndsWith("Save it again with mlContext.Model.Save, or name another file.", fault, StringComparison.Ordinal);
    }

    private static async Task<string> FaultAsync(string file)
    {
        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => ModelFolder.LoadAsync(file))).Faults);
        Assert.Equal("Model:Path", fault.Setting);
        return fault.Message;
    }
}
