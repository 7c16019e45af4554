using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>Settings that do not fit the server.</summary>
public sealed class LoaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_NothingIsSet_NamesBothSettings()
    {
        var faults = await FaultsAsync(new());

        Assert.Equal(["Model:Url", "Model:Name"], faults.Select(fault => fault.Setting));
    }

    [Fact]
    public async Task LoadAsync_CallerGivesUp_IsCancelledAndBlamesNoServer()
    {
        await using var server = await new InferenceServer(true) { Hold = new TaskCompletionSource().Task }.StartAsync();
        using var stop = new CancellationTokenSource();
        var loading = new OpenInferenceLoader(TimeProvider.System, null).LoadAsync(new() { Url = server.Url, Name = "rules" }, stop.Token);
        await Eventually.TrueAsync(() => server.Held == 1, "the row of zeros at the server");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
    }

    [Fact]
    public async Task LoadAsync_ServerDoesNotAnswerForHalfAMinute_SaysSoAndMayPass()
    {
        await using var server = await new InferenceServer(true) { Hold = new TaskCompletionSource().Task }.StartAsync();
        var clock = new FakeTimeProvider();
        var loading = new OpenInferenceLoader(clock, null).LoadAsync(new() { Url = server.Url, Name = "rules" }, Token);
        await Eventually.TrueAsync(() => server.Held == 1, "the row of zeros at the server");
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(loading.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<ModelException>(() => loading);
        Assert.True(error.IsTransient);
        Assert.StartsWith($"{server.Url} does not answer", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ModelIsUnknown_NamesModelAndServer()
    {
        await using var server = await new InferenceServer(true).StartAsync();

        var fault = Assert.Single(await FaultsAsync(new() { Url = server.Url, Name = "churn" }));

        Assert.Equal("Model:Name", fault.Setting);
        Assert.StartsWith($"is 'churn', and the server at {server.Url} does not have this model (HTTP 400: ", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_VersionIsUnknown_NamesTheVersion()
    {
        await using var server = await new InferenceServer(false).StartAsync();

        var fault = Assert.Single(await FaultsAsync(new() { Url = server.Url, Name = "rules", Version = "9" }));

        Assert.Contains("does not have version '9' of this model (HTTP 404", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NoServer_MayPass()
    {
        var server = new InferenceServer(true);

        var error = await Assert.ThrowsAsync<ModelException>(() => LoadAsync(new() { Url = server.Url, Name = "rules" }));

        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("", "is empty, and the server at")]
    [InlineData("wrong", "is not one that the server at")]
    public async Task LoadAsync_TokenIsMissingOrWrong_NamesTheSetting(string token, string message)
    {
        await using var server = await new InferenceServer(true) { Token = "right" }.StartAsync();

        var fault = Assert.Single(await FaultsAsync(new() { Url = server.Url, Name = "rules", Token = token }));

        Assert.Equal("Model:Token", fault.Setting);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        await using var model = await LoadAsync(new() { Url = server.Url, Name = "rules", Token = "right" });
        Assert.Equal(1, (await model.ApplyAsync(new RulesSample(true).Rows(1), Token)).Count);
    }

    [Fact]
    public async Task LoadAsync_ServerDescribesNothing_AsksForTypes()
    {
        await using var server = await new InferenceServer(false) { IsDescribed = false }.StartAsync();

        var fault = Assert.Single(await FaultsAsync(new() { Url = server.Url, Name = "rules" }));

        Assert.Equal("Model:Types", fault.Setting);
        Assert.StartsWith("is empty, and the server does not say which inputs 'rules' takes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ServerDescribesNothingAndTypesAreSet_AnswersAsTheModel()
    {
        await using var server = await new InferenceServer(false) { IsDescribed = false }.StartAsync();
        var options = new ModelOptions { Url = server.Url, Name = "rules" };
        (string, string)[] types = [("age", "FP32"), ("income", "FP64"), ("visits", "INT64"), ("member", "BOOL"), ("plan", "BYTES")];
        foreach (var (name, type) in types)
        {
            options.Inputs[name] = [name];
            options.Types[name] = type;
        }

        await using var model = await LoadAsync(options);

        Assert.Equal(["label", "probability_0", "probability_1"], model.Outputs.Select(field => field.Name));
        var sample = new RulesSample(false);
        var outputs = await model.ApplyAsync(sample.Rows(5), Token);
        Assert.Equal(sample.ScoresOf(sample.Rows(5)), outputs.Values<float>("probability_1").ToArray().Select(score => (double)score),
            (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal("3", model.Version);
    }

    [Fact]
    public async Task LoadAsync_TypeIsNone_ListsTheTypes()
    {
        await using var server = await new InferenceServer(false).StartAsync();

        var faults = await FaultsAsync(new() { Url = server.Url, Name = "rules", Types = { ["age"] = "float" } });

        Assert.Equal(("Model:Types:age", true), (faults[0].Setting, faults[0].Message.Contains("FP32", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("http://host:8000/v2/models/churn", "http://host:8000", "churn", null)]
    [InlineData("https://host/a/b/v2/models/my%20model/versions/7/", "https://host/a/b", "my model", "7")]
    public void Of_PathIsAModelsAddress_IsReadFromIt(string path, string server, string name, string? version) =>
        Assert.Equal(new ModelAddress(server, name, version), ModelAddress.Of(new() { Path = path }));

    [Fact]
    public void ToAddress_OfSettings_IsTheAddressThatIsRead()
    {
        var options = new ModelOptions { Url = "http://host:8000/", Name = "my model", Version = "3" };

        Assert.Equal(ModelAddress.Of(options), ModelAddress.Of(new() { Path = options.ToAddress() }));
    }

    private static Task<IModel> LoadAsync(ModelOptions options) =>
        new OpenInferenceLoader(TimeProvider.System, null).LoadAsync(options, Token);

    private static async Task<IReadOnlyList<Fault>> FaultsAsync(ModelOptions options) =>
        (await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(options))).Faults;
}
