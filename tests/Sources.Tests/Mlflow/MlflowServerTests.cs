using Microsoft.AspNetCore.Http;

namespace ModelPipeline.Tests;

/// <summary>What is asked of an MLflow server, and with which credentials.</summary>
public sealed class MlflowServerTests : IAsyncLifetime
{
    private readonly List<string> authorizations = [];
    private readonly Dictionary<string, object> answers = [];
    private readonly ObjectServer server;

    public MlflowServerTests() => server = new(async (_, context) =>
    {
        authorizations.Add(context.Request.Headers.Authorization.ToString());
        var route = $"{context.Request.Path}{context.Request.QueryString}";
        if (answers.GetValueOrDefault(route) is string text)
            await context.Response.WriteAsync(text);
        else if (answers.GetValueOrDefault(route) is { } answer)
            await context.Response.WriteAsJsonAsync(answer);
        else
            context.Response.StatusCode = 404;
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData("secret", "", "", "Bearer secret")]
    [InlineData("secret", "ada", "word", "Bearer secret")]
    [InlineData("", "ada", "word", "Basic YWRhOndvcmQ=")]
    [InlineData("", "ada", "", "Basic YWRhOg==")]
    [InlineData("", "", "word", "")]
    public async Task LookAsync_Credentials_AreTheTokenBeforeTheUser(string token, string user, string password, string expected)
    {
        var options = new MlflowOptions { Url = $"{server.Url}/", Token = token, Username = user, Password = password };

        await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Make(options).LookAsync(SourceAddress.Parse("models:/churn/3"), null, Token));

        Assert.Equal(expected, Assert.Single(authorizations));
        Assert.Equal(["GET /api/2.0/mlflow/model-versions/get?name=churn&version=3"], server.Requests);
    }

    // Names of models and of files may have any character.
    [Fact]
    public async Task LookAsync_NamesWithOtherCharacters_AreEscapedOnce()
    {
        answers["/api/2.0/mlflow/registered-models/alias?name=a%20b%26c&alias=x%20y"] =
            new { model_version = new { name = "a b&c", version = "7", run_id = "r1", status = "READY" } };
        answers["/api/2.0/mlflow/model-versions/get-download-uri?name=a%20b%26c&version=7"] =
            new { artifact_uri = "mlflow-artifacts://host:5000/1/r 1/model" };
        answers["/api/2.0/mlflow-artifacts/artifacts?path=1%2Fr%201%2Fmodel"] = new
        {
            files = new object[] { new { path = "a#b.onnx", is_dir = false, file_size = "3" }, new { path = "sub", is_dir = true } },
        };
        answers["/api/2.0/mlflow-artifacts/artifacts?path=1%2Fr%201%2Fmodel%2Fsub"] =
            new { files = new object[] { new { path = "c", is_dir = false } } };
        answers["/api/2.0/mlflow-artifacts/artifacts/1/r%201/model/a%23b.onnx"] = "abc";
        var source = Make(new() { Url = server.Url });

        var content = (await source.LookAsync(SourceAddress.Parse("models:/a b&c@x y"), null, Token))!;

        Assert.Equal(("version 7 of run r1", true, "model"), (content.Identity, content.IsFolder, content.Name));
        Assert.Equal([("a#b.onnx", (long?)3), ("sub/c", null)], content.Files.Select(file => (file.Name, file.Bytes)));
        Assert.Null(await source.LookAsync(SourceAddress.Parse("models:/a b&c@x y"), content.Identity, Token));
    }

    // What is in no folder is a file: the server does not say which of the two it is.
    [Fact]
    public async Task LookAsync_ArtifactWithNothingBelow_IsAFile()
    {
        answers["/api/2.0/mlflow-artifacts/artifacts?path=1%2Fr%2Fchurn.onnx"] = new { files = Array.Empty<object>() };
        answers["/api/2.0/mlflow-artifacts/artifacts/1/r/churn.onnx"] = "abc";
        var source = Make(new() { Url = server.Url });

        var content = (await source.LookAsync(SourceAddress.Parse("mlflow-artifacts:/1/r/churn.onnx"), null, Token))!;
        await using var stream = await source.OpenAsync(content.Files[0], 2, Token);

        Assert.Equal((false, null, "churn.onnx"), (content.IsFolder, content.Identity, content.Name));
        // The server cannot send the rest of a file: it comes from its begin.
        Assert.Equal((0L, null), (stream.Offset, stream.Tag));
        Assert.Equal("abc", await new StreamReader(stream.Content).ReadToEndAsync(Token));
    }

    [Fact]
    public async Task LookAsync_FileThatLeadsOutOfItsFolder_IsAFault()
    {
        answers["/api/2.0/mlflow-artifacts/artifacts?path=1"] = new { files = new object[] { new { path = "../x", is_dir = false } } };

        await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Make(new() { Url = server.Url }).LookAsync(SourceAddress.Parse("mlflow-artifacts:/1"), null, Token));
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("null")]
    public async Task LookAsync_AnswerThatIsNone_IsTransient(string text)
    {
        answers["/api/2.0/mlflow/model-versions/get?name=churn&version=3"] = text;

        var error = await Assert.ThrowsAsync<SourceException>(
            () => Make(new() { Url = server.Url }).LookAsync(SourceAddress.Parse("models:/churn/3"), null, Token));

        Assert.Equal(("'models:/churn/3' does not answer (JsonException).", true), (error.Message, error.IsTransient));
    }

    [Theory]
    [InlineData("""{"model_version":{"name":"churn","version":"3","run_id":"r","status":"PENDING_REGISTRATION"}}""",
        typeof(SourceException), "'models:/churn/3' is not registered completely yet.")]
    [InlineData("""{"model_version":{"name":"churn","version":"3","run_id":"r","status":"FAILED_REGISTRATION"}}""",
        typeof(PipelineConfigurationException), "whose registration failed; register the model again.")]
    [InlineData("{}", typeof(PipelineConfigurationException), "which does not exist; name one that does.")]
    public async Task LookAsync_VersionThatIsNotThere_SaysWhy(string answer, Type type, string message)
    {
        answers["/api/2.0/mlflow/model-versions/get?name=churn&version=3"] = answer;

        var error = await Record.ExceptionAsync(
            () => Make(new() { Url = server.Url }).LookAsync(SourceAddress.Parse("models:/churn/3"), null, Token));

        Assert.IsType(type, error);
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlflow.example.com")]
    [InlineData("ftp://host")]
    public async Task LookAsync_ServerThatIsNoUrl_SaysWhatToSet(string url)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Make(new() { Url = url }).LookAsync(SourceAddress.Parse("models:/churn/3"), null, Token));

        Assert.EndsWith(
            "which needs an MLflow server; set Models:Mlflow:Url or MLFLOW_TRACKING_URI to its URL.", error.Faults[0].Message,
            StringComparison.Ordinal);
    }

    private static MlflowSource Make(MlflowOptions options)
    {
        MlflowSource? source = null;
        source = new(options, () => new([source!]));
        return source;
    }
}
