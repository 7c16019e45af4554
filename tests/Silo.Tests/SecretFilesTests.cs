using Microsoft.Extensions.Configuration;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class SecretFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Insert_FilesOfAFolder_AreSettingsBelowTheEnvironment()
    {
        File.WriteAllText(Path.Combine(folder, "ConnectionStrings__scores"), "Host=db;Password=new\n");
        File.WriteAllText(Path.Combine(folder, "ConnectionStrings__cluster"), "Host=db");
        using var settings = new ConfigurationManager();
        var file = Path.Combine(folder, "ignore.settings.json");
        File.WriteAllText(file, """{"ConnectionStrings":{"scores":"Host=old","other":"Host=other"}}""");
        settings.AddJsonFile(file);
        settings.AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:cluster"] = "Host=environment" });

        Assert.Empty(SecretFiles.Insert(settings, folder));

        Assert.Equal("Host=db;Password=new", settings.GetConnectionString("scores"));
        Assert.Equal("Host=other", settings.GetConnectionString("other"));
        Assert.Equal("Host=environment", settings.GetConnectionString("cluster"));
    }

    [Fact]
    public async Task Insert_FileThatChanges_IsReadAgain()
    {
        var file = Path.Combine(folder, "ConnectionStrings__scores");
        await File.WriteAllTextAsync(file, "Host=old", TestContext.Current.CancellationToken);
        using var settings = new ConfigurationManager();
        Assert.Empty(SecretFiles.Insert(settings, folder));

        await File.WriteAllTextAsync(file, "Host=new", TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => settings.GetConnectionString("scores") == "Host=new", "the changed file to be read");
    }

    [Fact]
    public void Insert_NoFolder_IsAFault()
    {
        using var settings = new ConfigurationManager();

        var fault = Assert.Single(SecretFiles.Insert(settings, Path.Combine(folder, "nowhere")));

        Assert.Equal("Secrets", fault.Setting);
        Assert.Contains("is no folder; name a folder with a file for each secret setting", fault.Message, StringComparison.Ordinal);
    }
}
