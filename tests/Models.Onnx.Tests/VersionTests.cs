using System.Security.Cryptography;

namespace ModelPipeline.Models.Onnx.Tests;

public sealed class VersionTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task LoadAsync_NoVersion_IsTheStartOfTheHashOfTheFile()
    {
        var content = Graphs.Sigmoid().ToArray();
        await using var model = await ModelFolder.LoadAsync(models.Write(content));

        Assert.Equal(Convert.ToHexString(SHA256.HashData(content))[..12].ToLowerInvariant(), model.Version);
    }

    [Fact]
    public async Task LoadAsync_VersionConfigured_IsThatOne()
    {
        await using var model = await models.LoadAsync(Graphs.Sigmoid(), options => options.Version = "2026-01");

        Assert.Equal("2026-01", model.Version);
    }

    [Fact]
    public async Task LoadAsync_FileReplacedAfterwards_KeepsTheModelThatWasLoaded()
    {
        var file = models.Write(Graphs.Sigmoid().ToArray());
        await using var model = await ModelFolder.LoadAsync(file);
        var version = model.Version;
        await File.WriteAllBytesAsync(file, [1, 2, 3], TestContext.Current.CancellationToken);

        var outputs = await model.ApplyAsync(Rows.Of(("x", new[] { new[] { 1f, 0f, 0f } })), TestContext.Current.CancellationToken);

        Assert.Equal(Graphs.SigmoidOf(1, 0, 0), outputs.Values<float>("y")[0], 1e-5);
        Assert.Equal(version, model.Version);
    }
}
