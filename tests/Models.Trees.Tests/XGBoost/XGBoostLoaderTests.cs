using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>Who loads a file of XGBoost, and which names the features have.</summary>
public sealed class XGBoostLoaderTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_NoLibrary_GivesTheSettingsToPython()
    {
        var options = new ModelOptions { Path = folder.Write("any.json", "{}") };
        ModelOptions? given = null;
        var kind = new ModelKind("Python", ".joblib", (asked, _) =>
        {
            given = asked;
            throw new NotSupportedException("This is the kind Python.");
        });

        var error = await Assert.ThrowsAsync<NotSupportedException>(() => new XGBoostLoader(() => kind, null, () => false)
            .LoadAsync(options, Token));

        Assert.Equal("This is the kind Python.", error.Message);
        Assert.Same(options, given);
    }

    [Fact]
    public async Task LoadAsync_NoLibraryAndNoFile_IsAFaultBeforePythonStarts()
    {
        var kind = new ModelKind("Python", ".joblib", (_, _) => throw new NotSupportedException("Python started."));
        var loader = new XGBoostLoader(() => kind, null, () => false);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => loader.LoadAsync(new() { Path = "no/such.json" }, Token));

        Assert.StartsWith("is 'no/such.json', which does not exist", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "the file is neither JSON nor Universal Binary JSON, which begin with '{'; save it by save_model to .json or .ubj")]
    [InlineData("{\"learner\": {}}", "the file has no learner_model_param where it belongs")]
    public async Task LoadAsync_FileIsDamaged_SaysWhyAndWhatToDo(string content, string why)
    {
        var options = new ModelOptions { Path = folder.Write("damaged.json", content) };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => new XGBoostLoader(() => null, null, () => true)
            .LoadAsync(options, Token));

        Assert.Equal(
            new("Model:Path", $"is '{options.Path}', which XGBoost cannot load: {why}. Save it again, set \"Kind\": \"Python\" where the "
                + "XGBoost of Python can load it, or name another file."), Assert.Single(error.Faults));
    }
}
