namespace ModelPipeline.Tests;

public sealed class MlflowContentTests() : SourceContentCompliance(new MlflowModelServer());

public sealed class MlflowTransferTests() : SourceTransferCompliance(new MlflowModelServer());

public sealed class MlflowFolderContentTests() : SourceFolderCompliance(new MlflowModelServer());

/// <summary>What is MLflow's own.</summary>
public sealed class MlflowSourceTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mlflow-tests-");
    private readonly MlflowModelServer server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task FetchAsync_VersionByNumber_IsThatVersionAndNotTheAliased()
    {
        await server.PutAsync("churn", [1]);
        await server.PutAsync("churn", [2]);

        using var first = await FetchAsync("models:/churn/1");
        using var champion = await FetchAsync("models:/churn@champion");

        Assert.Equal([1], await File.ReadAllBytesAsync(first.Path, Token));
        Assert.Equal([2], await File.ReadAllBytesAsync(champion.Path, Token));
    }

    [Fact]
    public async Task FetchAsync_ArtifactsOnTheDisk_AreUsedThere()
    {
        await server.PutAsync("churn", [1]);
        var path = Path.Combine(folder.FullName, "model");
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "MLmodel"), "flavors:\n", Token);
        server.ArtifactUri = _ => new Uri(path).AbsoluteUri;

        using var model = await FetchAsync("models:/churn@champion");

        Assert.Equal(path, model.Path);
        Assert.False(await Fetcher().ChangedAsync("models:/churn@champion", model.Identity, Token));
    }

    [Fact]
    public async Task FetchAsync_ArtifactUriWithAHost_AsksTheServerOfTheSettings()
    {
        await server.PutAsync("churn", [1]);
        server.ArtifactUri = path => $"mlflow-artifacts://somewhere.example.com:5000/{path}";

        using var model = await FetchAsync("models:/churn@champion");

        Assert.Equal([1], await File.ReadAllBytesAsync(model.Path, Token));
    }

    [Theory]
    [InlineData("models:/churn")]
    [InlineData("models:/churn/Production")]
    [InlineData("models:/churn@")]
    [InlineData("models:/churn/7")]
    [InlineData("models:/nobody@champion")]
    public async Task FetchAsync_NoSuchVersion_IsAFault(string address)
    {
        await server.PutAsync("churn", [1]);

        Assert.Equal("Model:Path", (await FaultAsync(address)).Setting);
    }

    [Fact]
    public async Task FetchAsync_ArtifactsWithoutASource_IsAFaultThatNamesTheScheme()
    {
        await server.PutAsync("churn", [1]);
        server.ArtifactUri = _ => "dbfs:/databricks/model";

        var fault = await FaultAsync("models:/churn@champion");

        Assert.Contains("whose scheme 'dbfs' has no source here", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_RegistrationUnderWay_IsTransientAndOneThatFailedAFault()
    {
        await server.PutAsync("churn", [1]);
        server.Status = "PENDING_REGISTRATION";
        Assert.True((await Assert.ThrowsAsync<SourceException>(() => FetchAsync("models:/churn@champion"))).IsTransient);

        server.Status = "FAILED_REGISTRATION";
        await FaultAsync("models:/churn@champion");
    }

    [Fact]
    public async Task FetchAsync_NoServerInTheSettings_IsAFaultThatSaysWhatToSet()
    {
        var source = new MlflowSource(new(), () => new([]));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => source.LookAsync(SourceAddress.Parse("models:/churn/1"), null, Token));

        Assert.Contains("Models:Mlflow:Url", error.Message, StringComparison.Ordinal);
    }

    private async Task<Fault> FaultAsync(string address) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => FetchAsync(address))).Faults);

    private Task<FetchedModel> FetchAsync(string address) => Fetcher().FetchAsync(address, null, null, null, Token);

    private ModelFetcher Fetcher() =>
        TestFetcher.Of(Path.Combine(folder.FullName, "cache"), server.Make(), new LocalSource(TimeProvider.System));
}
