using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The Open Inference Protocol over HTTP. The model "churn" doubles x.</summary>
[Collection(typeof(ServingCollection))]
public sealed class InferenceEndpointsTests(ServingApi serving)
{
    private const string Length = "Inference-Header-Content-Length";

    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models/churn/ready", """{"name":"churn","ready":true}""")]
    [InlineData("/v2/models/churn.users/ready", """{"name":"churn.users","ready":true}""")]
    [InlineData("/v2/models",
        """
        {"models":["append","append.users","calls","calls.users","churn","churn.users","rolled","rolled.users","steered","steered.users"]}
        """)]
    [InlineData("/v2/models/churn.users",
        """{"name":"churn.users","versions":["VERSION"],"platform":"modelpipeline_users","inputs":"""
        + """[{"name":"user_id","datatype":"BYTES","shape":[-1,1]}]"""
        + ""","outputs":[{"name":"y","datatype":"FP64","shape":[-1,1]},{"name":"status","datatype":"BYTES","shape":[-1,1]}]}""")]
    [InlineData("/v2/models/calls.users",
        """{"name":"calls.users","versions":["VERSION"],"platform":"modelpipeline_users","inputs":"""
        + """[{"name":"user_id","datatype":"BYTES","shape":[-1,1]},{"name":"x","datatype":"FP64","shape":[-1,1]}]"""
        + ""","outputs":[{"name":"y","datatype":"FP64","shape":[-1,1]},{"name":"status","datatype":"BYTES","shape":[-1,1]}]}""")]
    [InlineData("/v2/models/churn",
        """{"name":"churn","versions":["VERSION"],"platform":"modelpipeline","inputs":"""
        + """[{"name":"x","datatype":"FP64","shape":[-1,1]}]"""
        + ""","outputs":[{"name":"y","datatype":"FP64","shape":[-1,1]}]}""")]
    public async Task Get_RouteOfTheProtocol_Answers(string route, string expected) => Assert.Equal(
        expected.Replace("VERSION", await VersionAsync(), StringComparison.Ordinal), (await Http.AskAsync($"GET {route}")).Text);

    [Fact]
    public async Task Get_Server_NamesTheBinaryExtension()
    {
        var server = (await Http.AskAsync("GET /v2")).Json;

        Assert.Equal(("model-pipeline", "binary_tensor_data"), ((string)server["name"]!, (string)server["extensions"]![0]!));
        Assert.Matches(@"^\d+\.\d+\.\d+$", (string)server["version"]!);
    }

    [Fact]
    public async Task Index_OfTheRepository_HasEveryModelReady()
    {
        var index = (await Http.AskAsync("POST /v2/repository/index")).Json.AsArray();

        Assert.Equal(10, index.Count);
        Assert.All(index, each => Assert.Equal("READY", (string)each!["state"]!));
        Assert.Equal(("churn.users", await VersionAsync()), ((string)index[5]!["name"]!, (string)index[5]!["version"]!));
    }

    [Fact]
    public async Task Describe_Version_IsTheSameAsTheStableOne()
    {
        var version = await VersionAsync();

        Assert.Equal((await Http.AskAsync("GET /v2/models/churn")).Text,
            (await Http.AskAsync($"GET /v2/models/churn/versions/{version}")).Text);
        Assert.Equal(200, (await Http.AskAsync($"GET /v2/models/churn/versions/{version}/ready")).Status);
        var answer = await Http.AskAsync($"POST /v2/models/churn/versions/{version}/infer", Request("[2]", "[1,2]"));
        Assert.Equal("2 4", DataOf(answer, "y"));
    }

    [Fact]
    public async Task Infer_Rows_AreAnsweredUnderTheIdOfTheRequest()
    {
        var answer = await Http.AskAsync("POST /v2/models/churn/infer", $$"""{"id":"r-1",{{Request("[3,1]", "[7,8,9]")[1..]}}""");

        Assert.Equal((200, "application/json", "churn", await VersionAsync(), "r-1"), (answer.Status, answer.Type,
            (string)answer.Json["model_name"]!, (string)answer.Json["model_version"]!, (string)answer.Json["id"]!));
        var y = answer.Json["outputs"]![0]!;
        Assert.Equal(("y", "FP64", "[3,1]", "[14,16,18]"),
            ((string)y["name"]!, (string)y["datatype"]!, y["shape"]!.ToJsonString(), y["data"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_AsTheClientOfTriton_IsAnsweredInBinaryFormAndPacked(string packing)
    {
        const string Json =
            """{"inputs":[{"name":"x","shape":[2],"datatype":"FP64","parameters":{"binary_data_size":16}}]"""
            + ""","outputs":[{"name":"y","parameters":{"binary_data":true}}]}""";
        var body = new byte[Json.Length + 16];
        Encoding.UTF8.GetBytes(Json, body);
        BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(Json.Length), 7);
        BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(Json.Length + 8), 8.5);
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer") { Content = Packing.Pack(body, packing) };
        message.Headers.Add(Length, Json.Length.ToString(CultureInfo.InvariantCulture));
        if (packing.Length > 0)
            message.Headers.AcceptEncoding.ParseAdd(packing);

        using var response = await Http.SendAsync(message, TestContext.Current.CancellationToken);

        var bytes = await Packing.UnpackAsync(response, packing);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(bytes));
        Assert.Equal((packing, "application/octet-stream"),
            (string.Concat(response.Content.Headers.ContentEncoding), response.Content.Headers.ContentType!.MediaType));
        var length = int.Parse(response.Headers.GetValues(Length).Single(), CultureInfo.InvariantCulture);
        Assert.Equal(16, (int)JsonNode.Parse(bytes.AsSpan(0, length))!["outputs"]![0]!["parameters"]!["binary_data_size"]!);
        Assert.Equal((14.0, 17.0), (BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(length)),
            BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(length + 8))));
        Assert.Equal(packing.Length == 0, response.Content.Headers.ContentLength == bytes.Length);
    }

    [Theory]
    [InlineData("""{"name":"y"}""", "", "application/json")]
    [InlineData("""{"name":"y","parameters":{"binary_data":true}}""", "", "application/octet-stream")]
    [InlineData("""{"name":"y","parameters":{"binary_data":false}}""", ",\"parameters\":{\"binary_data_output\":true}", "application/json")]
    [InlineData("""{"name":"y"}""", ",\"parameters\":{\"binary_data_output\":true}", "application/octet-stream")]
    public async Task Infer_FormOfAnOutput_IsItsOwnOrThatOfTheRequest(string output, string parameters, string type)
    {
        var request = $$"""{"outputs":[{{output}}]{{parameters}},{{Request("[1]", "[1]")[1..]}}""";

        var answer = await Http.AskAsync("POST /v2/models/churn/infer", request);

        Assert.Equal((200, type), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task Infer_ClientThatTakesBothPackings_GetsGzip()
    {
        var answer = await Http.AskAsync("POST /v2/models/churn/infer", Request("[1]", "[1]"), ("Accept-Encoding", "DEFLATE, GZIP"));

        Assert.Equal("gzip", answer.Header("Content-Encoding"));
    }

    [Fact]
    public async Task Infer_Users_ScoresAndWritesThemAndSaysHowEachEnded()
    {
        var answer = await Http.AskAsync("POST /v2/models/churn.users/infer", Users("""["u101","nobody","gap","u103"]"""));

        Assert.Equal((200, "churn.users", await VersionAsync()),
            (answer.Status, (string)answer.Json["model_name"]!, (string)answer.Json["model_version"]!));
        Assert.Equal("scored no-input unusable-row scored", DataOf(answer, "status"));
        Assert.Equal("202   206", DataOf(answer, "y"));
        Assert.Equal(2L, serving.Folder.Query("SELECT count(*) FROM churn_scores WHERE user_id IN ('u101', 'u103', 'nobody')"));
    }

    [Fact]
    public async Task Infer_WholeNumbers_AreUsersToo()
    {
        var answer = await Http.AskAsync("POST /v2/models/steered.users/infer",
            """{"inputs":[{"name":"user_id","datatype":"INT64","shape":[2,1],"data":[7,123]}],"outputs":[{"name":"y"}]}""");

        Assert.Equal("2 6", DataOf(answer, "y"));
        Assert.Equal("y", (string)Assert.Single(answer.Json["outputs"]!.AsArray())!["name"]!);
    }

    [Fact]
    public async Task Infer_UsersWithFeatures_AreScoredEachWithTheirOwn()
    {
        var answer = await Http.AskAsync("POST /v2/models/calls.users/infer",
            """
            {"inputs":[{"name":"user_id","datatype":"BYTES","shape":[3],"data":["a","b","a"]},
                       {"name":"x","datatype":"FP32","shape":[3],"data":[1.5,2,3]}]}
            """);

        Assert.Equal("3 4 6", DataOf(answer, "y"));
    }

    private async Task<string> VersionAsync() => (string)(await Http.AskAsync("GET /pipelines/churn")).Json["model"]!["version"]!;

    private static string Request(string shape, string data) =>
        $$"""{"inputs":[{"name":"x","shape":{{shape}},"datatype":"FP64","data":{{data}}}]}""";

    private static string Users(string ids) =>
        $$"""{"inputs":[{"name":"user_id","shape":[{{JsonNode.Parse(ids)!.AsArray().Count}}],"datatype":"BYTES","data":{{ids}}}]}""";

    private static string DataOf(Answer answer, string output)
    {
        Assert.True(answer.Status == 200, $"{answer}");
        var found = answer.Json["outputs"]!.AsArray().Single(each => (string)each!["name"]! == output)!;
        return string.Join(' ', found["data"]!.AsArray().Select(value => value?.ToString() ?? ""));
    }
}
