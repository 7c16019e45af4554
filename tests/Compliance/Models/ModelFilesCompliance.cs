using System.Security.Cryptography;

namespace ModelPipeline.Compliance;

/// <summary>The file of a model, and its version.</summary>
public abstract class ModelFilesCompliance(IModelSample sample) : ModelCompliance(sample)
{
    [Fact]
    public async Task LoadAsync_NoVersion_HasTheStartOfTheHashAsVersion()
    {
        var path = Write();
        await using var model = await LoadAsync(path);

        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, Token)));
        Assert.Equal(hash[..12], model.Version);
    }

    [Fact]
    public async Task LoadAsync_VersionConfigured_HasThatVersion()
    {
        await using var model = await LoadAsync(options => options.Version = "2026-01");

        Assert.Equal("2026-01", model.Version);
    }

    [Fact]
    public async Task LoadAsync_FileReplacedAfterwards_KeepsTheModelThatWasLoaded()
    {
        var path = Write();
        await using var model = await LoadAsync(path, options => options.Outputs["score"] = Sample.Score);
        var version = model.Version;
        await File.WriteAllBytesAsync(path, [1, 2, 3], Token);

        var rows = Sample.Rows(3);
        AreTheScoresOf(rows, await model.ApplyAsync(rows, Token));
        Assert.Equal(version, model.Version);
    }

    [Fact]
    public async Task LoadAsync_FileIsMissing_SaysWhereItWasLookedFor()
    {
        var path = $"no/such/model{Sample.Extension}";

        var message = await PathFaultAsync(path);

        Assert.StartsWith($"is '{path}', which does not exist; name a model file", message, StringComparison.Ordinal);
        Assert.Contains(Path.GetFullPath(path), message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_PathIsAFolder_SaysThatItCannotBeRead() =>
        Assert.Contains("which cannot be read", await PathFaultAsync(Folder), StringComparison.Ordinal);

    [Fact]
    public async Task LoadAsync_FileIsCorrupt_SaysThatItCannotBeLoadedAndWhatToDo()
    {
        foreach (var content in new byte[][] { [], [.. "This is no model."u8], Sample.Content[..(Sample.Content.Length / 2)],
            new byte[10_000] })
        {
            var path = Write(content);

            var message = await PathFaultAsync(path);

            Assert.StartsWith($"is '{path}', which ", message, StringComparison.Ordinal);
            Assert.Contains(" cannot load", message, StringComparison.Ordinal);
            Assert.EndsWith("or name another file.", message, StringComparison.Ordinal);
        }
    }

    private async Task<string> PathFaultAsync(string path)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(path));
        var fault = Assert.Single(error.Faults);
        Assert.Equal("Model:Path", fault.Setting);
        return fault.Message;
    }
}
