using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>A server that has started and does not have its models yet.</summary>
public sealed class LoadingTests
{
    private const string Model = "/v2/models/m";
    private const string Health = "/v2/health/ready";
    private const string Index = "/v2/repository/index";
    private const string Loading = """[{"name":"m","version":"4","state":"LOADING"}]""";

    private const string Metadata =
        """{"name":"m","versions":["4"],"inputs":[{"name":"x","datatype":"FP32","shape":[-1]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1]}]}""";

    private const string Answer = """{"model_name":"m","outputs":[{"name":"y","datatype":"FP32","shape":[1],"data":[1]}]}""";

    private readonly LogLines log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(404, 503, "")]
    [InlineData(400, 400, "")]
    [InlineData(404, 200, Loading)]
    public async Task LoadAsync_ServerIsStillLoading_WaitsForTheModel(int unknown, int health, string index)
    {
        await using var server = await DocumentServer.StartAsync((Model, unknown, ""), (Health, health, ""), (Index, 200, index));
        var loading = LoadAsync(server, TimeProvider.System);
        await Eventually.TrueAsync(() => log.Lines.Count > 0, "the message that the server is still loading");
        server.Set((Model, 200, Metadata), (Health, 200, ""), ($"{Model}/infer", 200, Answer));

        await using var model = await loading;

        Assert.Equal("4", model.Version);
        Assert.Contains($"{server.Url}{Model} is not there yet, and its server is still loading; it is waited for up to 20 seconds",
            log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ServerLoadsForLong_IsAFaultThatMayPass()
    {
        await using var server = await DocumentServer.StartAsync((Model, 404, ""), (Health, 503, ""));
        var clock = new FakeTimeProvider();
        var loading = LoadAsync(server, clock);
        while (!loading.IsCompleted)
            await PassAsync(clock, server, loading);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => loading);

        var fault = Assert.Single(error.Faults);
        Assert.Equal(
            $"Model:Name is 'm', which the server at {server.Url} does not have after 20 seconds (HTTP 404), and it is still loading; "
            + "see that it becomes ready, or name a model that it serves.",
            fault.ToString());
        Assert.True(fault.IsTransient);
        Assert.Single(log.Lines);
    }

    [Theory]
    [InlineData("""[{"name":"other","version":"4","state":"LOADING"}]""")]
    [InlineData("""[{"name":"m","version":"4","state":"UNAVAILABLE"}]""")]
    [InlineData("""[{"name":"m","version":"3","state":"LOADING"}]""")]
    [InlineData("""["m"]""")]
    [InlineData("""{"error":"no such route"}""")]
    [InlineData("<html>")]
    public async Task LoadAsync_ServerIsReadyWithoutTheModel_IsAFaultAtOnce(string index)
    {
        await using var server = await DocumentServer.StartAsync(
            ($"{Model}/versions/4", 404, ""), (Health, 200, ""), (Index, 200, index));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(server, TimeProvider.System, "4"));

        Assert.False(Assert.Single(error.Faults).IsTransient);
        Assert.Empty(log.Lines);
    }

    private Task<IModel> LoadAsync(DocumentServer server, TimeProvider clock, string version = "") =>
        new OpenInferenceLoader(clock, log).LoadAsync(new() { Url = server.Url, Name = "m", Version = version }, Token);

    // A second passes, until the server is asked again. The pause may begin a moment after the second was over.
    private static async Task PassAsync(FakeTimeProvider clock, DocumentServer server, Task loading)
    {
        var asked = server.Asked.Count;
        clock.Advance(TimeSpan.FromSeconds(1));
        var looks = 0;
        await Eventually.TrueAsync(() =>
        {
            if (++looks % 50 == 0)
                clock.Advance(TimeSpan.FromMilliseconds(100));
            return loading.IsCompleted || server.Asked.Count > asked;
        }, "the next question");
    }
}
