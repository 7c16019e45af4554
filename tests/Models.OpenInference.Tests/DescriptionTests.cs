namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>What a server says of a model, and what is made of it.</summary>
public sealed class DescriptionTests
{
    private const string Model = "/v2/models/m";
    private const string Answer = """{"model_name":"m","outputs":[{"name":"y","datatype":"FP64","shape":[1],"data":[0.5]}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""["9","10","2"]""", "10")]
    [InlineData("""["a","b"]""", "b")]
    [InlineData("""["1"]""", "1")]
    public async Task Version_ServerListsSome_IsTheNewest(string versions, string expected)
    {
        await using var server = await StartAsync(Metadata(versions));
        await using var model = await LoadAsync(server);

        Assert.Equal(expected, model.Version);
    }

    [Fact]
    public async Task Version_ServerNamesNone_IsOfTheAddressAndTheDescription()
    {
        await using var server = await StartAsync(Metadata("[]"));
        await using var other = await StartAsync(Metadata("[]"));
        await using var changed = await StartAsync(Metadata("[]").Replace("\"p\"", "\"q\"", StringComparison.Ordinal));
        async Task<string> VersionAsync(DocumentServer of)
        {
            await using var model = await LoadAsync(of);
            return model.Version;
        }

        var versions = new[] { await VersionAsync(server), await VersionAsync(other), await VersionAsync(changed) };

        Assert.Equal(versions[0], await VersionAsync(server));
        Assert.Equal(3, versions.Distinct().Count());
        Assert.All(versions, version => Assert.Equal(12, version.Length));
    }

    [Fact]
    public async Task Version_AnswerHasOne_IsThatOne()
    {
        await using var server = await StartAsync(
            Metadata("""["9"]"""), Answer.Replace("\"m\"", "\"m\",\"model_version\":\"4\"", StringComparison.Ordinal));
        await using var model = await LoadAsync(server);

        Assert.Equal("4", model.Version);
    }

    [Theory]
    [InlineData("""{"name":"s","extensions":["binary_tensor_data"]}""", 200, true)]
    [InlineData("""{"name":"s","extensions":["other"]}""", 200, false)]
    [InlineData("""{"name":"s"}""", 200, false)]
    [InlineData("no JSON", 200, false)]
    [InlineData("", 404, false)]
    [InlineData("", 400, false)]
    public async Task LoadAsync_ServerOfItself_SaysWhetherTensorsAreBinary(string body, int status, bool isBinary)
    {
        await using var server = await DocumentServer.StartAsync(
            ("/v2", status, body), (Model, 200, Metadata("[]")), ($"{Model}/infer", 200, Answer));

        await using var model = await LoadAsync(server);

        Assert.Equal(isBinary ? "application/octet-stream" : "application/json", server.Types.Last());
    }

    [Theory]
    [InlineData(500, "Model:Url", "which answers HTTP 500; name a server of the Open Inference Protocol.")]
    [InlineData(400, "Model:Name", "is 'm', and the server at")]
    [InlineData(404, "Model:Name", "is 'm', and the server at")]
    [InlineData(403, "Model:Token", "is empty, and the server at")]
    public async Task LoadAsync_ServerAnswersAnError_NamesTheSettingThatCausedIt(int status, string setting, string message)
    {
        await using var server = await DocumentServer.StartAsync((Model, status, """{"error":"said so"}"""));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(server));

        var fault = Assert.Single(error.Faults);
        Assert.Equal(setting, fault.Setting);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
        // Where the model is unknown, the server is asked whether it is still loading.
        Assert.Equal(status is 400 or 404 ? [Model, "/v2/health/ready", "/v2/repository/index"] : [Model], server.Asked);
    }

    [Fact]
    public async Task LoadAsync_ServerIsNotAvailable_IsAskedFourTimesAndMayPass()
    {
        await using var server = await DocumentServer.StartAsync((Model, 503, "busy"));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(server));

        Assert.True(Assert.Single(error.Faults).IsTransient);
        Assert.Equal(4, server.Asked.Count);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    public async Task LoadAsync_AnswerIsNoneOfTheProtocol_IsAFaultOfTheAddress(string body)
    {
        await using var server = await DocumentServer.StartAsync((Model, 200, body));

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(server))).Faults);

        Assert.Equal("Model:Url", fault.Setting);
        Assert.Contains("whose answer is none of the Open Inference Protocol", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NoOutputIsKnownAndTheRowIsRefused_ShowsTheRefusal()
    {
        await using var server = await DocumentServer.StartAsync(
            (Model, 200, Metadata("[]").Replace("\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP64\",\"shape\":[-1]}]", "\"outputs\":[]",
                StringComparison.Ordinal)),
            ($"{Model}/infer", 400, """{"error":"no zeros, please"}"""));

        var fault = Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(server))).Faults);

        Assert.Equal("Model:Types", fault.Setting);
        Assert.Contains("it does not answer a row of zeros (no zeros, please)", fault.Message, StringComparison.Ordinal);
    }

    // A server that takes two rows and refuses two would be asked for ever.
    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    public async Task ApplyAsync_ServerRefusesAsManyRowsAsItSaysItTakes_Fails(int rows, int calls)
    {
        await using var server = await DocumentServer.StartAsync((Model, 200, Metadata("[]")),
            ($"{Model}/infer", 400, """{"error":"batch-size must be <= 2 for 'm'"}"""));
        await using var model = await LoadAsync(server);
        server.Asked.Clear();

        await Assert.ThrowsAsync<ModelException>(
            () => model.ApplyAsync(InputRows.Of(("x", Enumerable.Repeat(1.0, rows).ToArray())), Token).AsTask());

        Assert.Equal(calls, server.Asked.Count);
    }

    private static string Metadata(string versions) =>
        $$$"""
        {"name":"m","versions":{{{versions}}},"platform":"p",
         "inputs":[{"name":"x","datatype":"FP64","shape":[-1]}],"outputs":[{"name":"y","datatype":"FP64","shape":[-1]}]}
        """;

    private static Task<DocumentServer> StartAsync(string metadata, string answer = Answer) =>
        DocumentServer.StartAsync((Model, 200, metadata), ($"{Model}/infer", 200, answer));

    private static Task<IModel> LoadAsync(DocumentServer server) => new OpenInferenceLoader(TimeProvider.System, null).LoadAsync(
        new() { Kind = "OpenInference", Url = server.Url, Name = "m" }, Token);
}
