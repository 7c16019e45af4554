using System.Text.Json.Nodes;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>Servers that are limited, busy, broken or down.</summary>
public sealed class ServerTests
{
    private static readonly Batch Rows = new RulesSample(true).Rows(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_BinaryServer_SendsTensorsInBinaryFormAndAsksForNeededOutputs()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server, options => options.Outputs["score"] = "probability[1]");

        await model.ApplyAsync(Rows, Token);

        var (path, sent) = server.Sent.Last();
        Assert.Equal("/v2/models/rules/infer", path);
        Assert.Equal(["probability"], sent.Outputs);
        Assert.True(sent.WantsBinary);
        Assert.Equal([20, 1], sent.Json["inputs"]![0]!["shape"]!.AsArray().Select(size => (int)size!));
        Assert.Equal([20], sent.Json["inputs"]![1]!["shape"]!.AsArray().Select(size => (int)size!));
        Assert.All(sent.Json["inputs"]!.AsArray(), input => Assert.Null(input!["data"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_ServerTakesEightRows_GetsAtMostEightACall(bool saysSo)
    {
        await using var server = await new InferenceServer(true) { MaxRows = 8, HasConfig = saysSo }.StartAsync();
        await using var model = await LoadAsync(server, options => options.Outputs["score"] = "probability[1]");

        foreach (var _ in new[] { 1, 2 })
        {
            var scores = (await model.ApplyAsync(Rows, Token)).Values<float>("score").ToArray();
            Assert.Equal(Expected(), scores, (a, b) => Math.Abs(a - b) < 1e-5);
        }

        Assert.Equal([8, 8, 4, 8, 8, 4],
            server.Sent.Skip(1).Chunk(3).SelectMany(batch => batch.Select(each => each.Sent.Rows).OrderDescending()));
    }

    [Fact]
    public async Task ApplyAsync_BodyTooLarge_HalvesAndRemembersThat()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(413);

        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);

        Assert.Equal([10, 10, 10, 10], server.Sent.Skip(1).Select(each => each.Sent.Rows));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task ApplyAsync_ServerFailsForAMoment_IsAskedAgain(int failure)
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(failure);
        server.Failures.Enqueue(failure);

        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_ServerIsOverloaded_FailsForAllRowsAndMayPass()
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        foreach (var _ in Enumerable.Range(0, 10))
            server.Failures.Enqueue(503);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.True(error.IsTransient);
        Assert.False(error.BlamesData);
        Assert.Equal(6, server.Failures.Count);
    }

    [Fact]
    public async Task ApplyAsync_ServerIsGone_FailsForAllRowsAndMayPass()
    {
        var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.True(error.IsTransient);
        Assert.False(error.BlamesData);
        Assert.DoesNotContain("127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task ApplyAsync_ServerRefusesTheProcess_BlamesNoRowAndDoesNotPass(int status)
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        server.Failures.Enqueue(status);

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.False(error.IsTransient);
        Assert.False(error.BlamesData);
        Assert.Contains("Model:Token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyAsync_ServerHangs_EndsWithItsCaller()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        var hold = new TaskCompletionSource();
        server.Hold = hold.Task;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.ApplyAsync(Rows, deadline.Token).AsTask());

        hold.SetResult();
        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_ServerChangesTheVersion_AnswersHaveTheNewOne()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server);
        Assert.Equal("3", model.Version);
        Assert.Equal("3", (await model.ApplyAsync(Rows, Token)).Version);

        server.Version = "4";

        Assert.Equal("4", (await model.ApplyAsync(Rows, Token)).Version);
    }

    [Fact]
    public async Task ApplyAsync_VersionIsSet_IsAskedForAndKeepsItsName()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = await LoadAsync(server, options => options.Version = "3");

        Assert.Null((await model.ApplyAsync(Rows, Token)).Version);

        Assert.Equal("3", model.Version);
        Assert.All(server.Sent, each => Assert.Equal("/v2/models/rules/versions/3/infer", each.Path));
    }

    [Fact]
    public async Task PingAsync_ModelIsNotReady_SaysSo()
    {
        await using var server = await new InferenceServer(true).StartAsync();
        await using var model = (IServedModel)await LoadAsync(server);
        await model.PingAsync(Token);
        server.IsReady = false;

        var error = await Assert.ThrowsAsync<ModelException>(() => model.PingAsync(Token));

        Assert.Equal("The server of the model says that the model is not ready (HTTP 400).", error.Message);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("type")]
    [InlineData("size")]
    [InlineData("text")]
    [InlineData("list")]
    public async Task ApplyAsync_AnswerIsWrong_SaysWhatIsWrongWithIt(string how)
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        server.Distort = answer =>
        {
            var output = answer["outputs"]![1]!.AsObject();
            switch (how)
            {
                case "missing":
                    answer["outputs"]!.AsArray().RemoveAt(1);
                    break;
                case "type":
                    output["datatype"] = "BYTES";
                    output["data"] = new JsonArray([.. Enumerable.Range(0, 40).Select(_ => (JsonNode)"x")]);
                    break;
                case "size":
                    output["data"]!.AsArray().RemoveAt(0);
                    break;
                case "text":
                    output["data"]![3] = "x";
                    break;
                default:
                    return new JsonArray();
            }

            return answer;
        };

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.True(error.IsOutput);
        Assert.StartsWith("The server of the model gave an answer that cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>The service is being maintained</html>")]
    [InlineData("""{"model_name":"rules","outputs":[{"name":"label","shape":[20],"da""")]
    public async Task ApplyAsync_AnswerIsCutOffOrAPage_NoRowIsToBlame(string page)
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server);
        server.Page = page;

        var error = await Assert.ThrowsAsync<ModelException>(() => model.ApplyAsync(Rows, Token).AsTask());

        Assert.Equal((false, true), (error.BlamesData, error.IsTransient));
        server.Page = null;
        Assert.Equal(20, (await model.ApplyAsync(Rows, Token)).Count);
    }

    [Fact]
    public async Task ApplyAsync_AnswerHasANull_IsNotANumber()
    {
        await using var server = await new InferenceServer(false).StartAsync();
        await using var model = await LoadAsync(server, options => options.Outputs["score"] = "probability[1]");
        server.Distort = answer =>
        {
            answer["outputs"]![0]!["data"]![1] = null;
            return answer;
        };

        var scores = (await model.ApplyAsync(Rows, Token)).Values<float>("score").ToArray();

        Assert.True(float.IsNaN(scores[0]));
        Assert.All(scores[1..], score => Assert.True(float.IsFinite(score)));
    }

    private static float[] Expected() => [.. new RulesSample(true).ScoresOf(Rows).Select(score => (float)score)];

    private static Task<IModel> LoadAsync(InferenceServer server, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Kind = "OpenInference", Url = server.Url, Name = "rules" };
        configure?.Invoke(options);
        return new OpenInferenceLoader(TimeProvider.System, null).LoadAsync(options, Token);
    }
}
