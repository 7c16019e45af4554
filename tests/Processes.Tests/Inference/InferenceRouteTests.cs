using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The Open Inference Protocol over HTTP.</summary>
[Collection(typeof(ServingCollection))]
public sealed class InferenceRouteTests(ServingApi serving)
{
    private const string Length = "Inference-Header-Content-Length";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v2", "\"binary_tensor_data\"")]
    [InlineData("/v2/", "\"model-pipeline\"")]
    [InlineData("/v2/health/live", "{\"live\":true}")]
    [InlineData("/v2/health/ready", "{\"ready\":true}")]
    [InlineData("/v2/models", "\"churn.users\"")]
    [InlineData("/v2/models/churn/ready", "{\"name\":\"churn\",\"ready\":true}")]
    [InlineData("/v2/models/churn.users/ready", "{\"name\":\"churn.users\",\"ready\":true}")]
    public async Task Get_RouteOfTheProtocol_Answers(string route, string expected) =>
        Assert.Contains(expected, await serving.Http.GetStringAsync(route, Token), StringComparison.Ordinal);

    [Fact]
    public async Task Metadata_OfAModel_HasItsInputsOutputsAndVersions()
    {
        var model = await serving.Http.JsonAsync(HttpMethod.Get, "/v2/models/churn");

        Assert.Equal("mlnet_zip", (string)model["platform"]!);
        Assert.Equal(Tensors.RowOf(1).Keys.Order(), model["inputs"]!.AsArray().Select(input => (string)input!["name"]!).Order());
        Assert.Contains("""{"name":"plan","datatype":"BYTES","shape":[-1,1]}""", model.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("""{"name":"p","datatype":"FP32","shape":[-1,1]}""", model.ToJsonString(), StringComparison.Ordinal);
        var version = (string)Assert.Single(model["versions"]!.AsArray())!;
        var same = await serving.Http.JsonAsync(HttpMethod.Get, $"/v2/models/churn/versions/{version}");
        Assert.Equal(model.ToJsonString(), same.ToJsonString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Infer_Json_GivesTheScoresOfTheRows(bool isNested)
    {
        var request = Tensors.Json(await ChurnAsync(), 7, 8, 9);
        if (isNested)
        {
            foreach (var input in request["inputs"]!.AsArray())
                input!["data"] = new JsonArray([.. input["data"]!.AsArray().Select(value => (JsonNode)new JsonArray(value!.DeepClone()))]);
        }

        var answer = await InferAsync("churn", request);

        Assert.Equal(("churn", "r-1"), ((string)answer["model_name"]!, (string)answer["id"]!));
        var p = answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "p")!;
        Assert.Equal([3, 1], p["shape"]!.AsArray().Select(size => (int)size!));
        await AreScoresAsync([7, 8, 9], [.. p["data"]!.AsArray().Select(value => (float)value!)]);
        Assert.Equal(0L, serving.Workplace.Query("SELECT count(*) FROM strict_scores WHERE user_id = 'c007'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Infer_AsTheClientOfTriton_GivesTheScoresInBinaryForm(string packing)
    {
        var (body, length) = Tensors.Binary(await ChurnAsync(), 7, 8, 9);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer") { Content = Pack(body, packing) };
        request.Headers.Add(Length, length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (packing.Length > 0)
            request.Headers.AcceptEncoding.ParseAdd(packing);

        using var response = await serving.Http.SendAsync(request, Token);

        Assert.Equal(packing, string.Concat(response.Content.Headers.ContentEncoding));
        var answer = await UnpackAsync(response, packing);
        Assert.True(response.IsSuccessStatusCode, Encoding.UTF8.GetString(answer));
        var jsonLength = int.Parse(response.Headers.GetValues(Length).Single(), System.Globalization.CultureInfo.InvariantCulture);
        var json = JsonNode.Parse(answer.AsSpan(0, jsonLength))!;
        Assert.Equal(["churn", "p"], json["outputs"]!.AsArray().Select(output => (string)output!["name"]!));
        Assert.Equal([3, 12], json["outputs"]!.AsArray().Select(output => (int)output!["parameters"]!["binary_data_size"]!));
        await AreScoresAsync([7, 8, 9], Tensors.Floats(answer.AsSpan(jsonLength + 3)));
    }

    [Fact]
    public async Task Infer_OutputsAreAskedFor_GivesThoseAndInTheirForm()
    {
        var request = Tensors.Json(await ChurnAsync(), 7);
        request["outputs"] = new JsonArray(new JsonObject { ["name"] = "p", ["parameters"] = new JsonObject { ["binary_data"] = false } });

        var answer = await InferAsync("churn", request);

        Assert.Equal("p", (string)Assert.Single(answer["outputs"]!.AsArray())!["name"]!);
    }

    [Fact]
    public async Task Infer_Users_ScoresAndWritesThemAndSaysHowEachEnded()
    {
        var request = JsonNode.Parse(
            """{"inputs":[{"name":"user_id","datatype":"BYTES","shape":[3],"data":["c101","nobody","c103"]}]}""")!.AsObject();

        var answer = await InferAsync("churn.users", request);

        JsonArray Output(string name) =>
            answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == name)!["data"]!.AsArray();
        Assert.Equal(["scored", "no-input", "scored"], Output("status").Select(status => (string)status!));
        Assert.Null(Output("p")[1]);
        await AreScoresAsync([101, 103], [(float)Output("p")[0]!, (float)Output("p")[2]!]);
        Assert.Equal(2L, serving.Workplace.Query("SELECT count(*) FROM churn_scores WHERE user_id IN ('c101', 'c103', 'nobody')"));
    }

    [Fact]
    public async Task Infer_AllUsersFail_IsTheErrorOfTheFirst() => Assert.Equal("The input has no row for this user.", await ErrorAsync(
        "churn.users", """{"inputs":[{"name":"user_id","datatype":"BYTES","shape":[1],"data":["nobody"]}]}""", HttpStatusCode.NotFound));

    [Fact]
    public async Task Infer_MissingValue_IsReplacedOrNamed()
    {
        var request = Tensors.Json(await ChurnAsync(), 7, 8);
        request["inputs"]!.AsArray().Single(input => (string)input!["name"]! == "age")!["data"]![1] = null;

        await InferAsync("churn", request);

        Assert.StartsWith("Row 1: Column 'age' has no value", await ErrorAsync("strict", request.ToJsonString(), HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("churn", "", 400, "no JSON")]
    [InlineData("churn", "{}", 400, "no \"inputs\"")]
    [InlineData("churn", """{"inputs":[]}""", 400, "\"inputs\" is empty")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[0],"datatype":"FP32","data":[]}]}""", 400, "has the shape [0], no element")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[2000000000,0],"datatype":"FP32","data":[]}]}""", 400, "no element")]
    [InlineData("churn", """{"inputs":[{"name":"wrong","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "has no input 'wrong'; its inputs are")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "is missing; the model takes")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"BYTES","data":["x"]}]}""", 400, "has elements of type String; the model takes Single")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1,2],"datatype":"FP32","data":[1,2]}]}""", 400, "has 2 elements a row; the model takes 1")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[2],"datatype":"FP32","data":[1]}]}""", 400, "has 1 elements of data; its shape says 2")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[-1],"datatype":"FP32","data":[1]}]}""", 400, "must be 0 or more")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":["NaN"]}]}""", 400, "is no FP32")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]},{"name":"plan","shape":[2],"datatype":"BYTES","data":["a","b"]}]}""", 400, "'plan' has 2 rows and 'age' has 1")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]},{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "once more")]
    [InlineData("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}],"outputs":[{"name":"wrong"}]}""", 400, "has no output 'wrong'; its outputs are 'churn', 'p'")]
    [InlineData("nope", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 404, "There is no pipeline 'nope'")]
    [InlineData("nope.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 404, "There is no pipeline 'nope'")]
    [InlineData("churn/versions/nope", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 404, "nope")]
    [InlineData("churn.users/versions/1", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}]}""", 400, "has no versions to choose from")]
    [InlineData("churn.users", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "Input 'user_id' is missing")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]},{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "no input 'age'; its inputs are 'user_id'")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"FP32","data":[1]}]}""", 400, "send BYTES or whole numbers")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1,2],"datatype":"BYTES","data":["a","b"]}]}""", 400, "send [n] or [n,1]")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[2],"datatype":"BYTES","data":["a"," "]}]}""", 400, "Row 1: Please provide a valid user id.")]
    [InlineData("churn.users", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["a"]}],"outputs":[{"name":"wrong"}]}""", 400, "has no output 'wrong'")]
    public async Task Infer_BadRequest_IsAnErrorOfTheProtocol(string model, string body, int status, string expected) =>
        Assert.Contains(expected, await ErrorAsync(model, body, (HttpStatusCode)status), StringComparison.Ordinal);

    [Theory]
    [InlineData("5", 400, "malformed")]
    [InlineData("0", 400, "a request without JSON is not taken")]
    [InlineData("-1", 400, "is no whole number")]
    [InlineData("5000", 400, "is 5000, and the body has 13 bytes")]
    [InlineData("99999999999", 400, "is no whole number")]
    public async Task Infer_LengthDoesNotFitTheBody_IsAnErrorOfTheProtocol(string length, int status, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer") { Content = new StringContent("{\"inputs\":[]}") };
        request.Headers.TryAddWithoutValidation(Length, length);

        Assert.Contains(expected, await ErrorAsync(request, (HttpStatusCode)status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_TooManyRows_IsAnErrorOfTheProtocol()
    {
        var rows = string.Join(',', Enumerable.Repeat("1", 100_001));

        Assert.Contains("has 100001 rows; at most 100000 are allowed", await ErrorAsync("churn",
            $$"""{"inputs":[{"name":"age","shape":[100001],"datatype":"FP32","data":[{{rows}}]}]}""", HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_BodyIsTooLarge_Is413()
    {
        using var large = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer");
        large.Content = new ByteArrayContent(new byte[100 << 20]);
        // The server refuses before the body comes.
        large.Headers.ExpectContinue = true;
        Assert.NotEmpty(await ErrorAsync(large, HttpStatusCode.RequestEntityTooLarge));
        using var bomb = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer") { Content = Pack(new byte[100 << 20], "gzip") };
        Assert.Contains("send fewer rows", await ErrorAsync(bomb, HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("br", 415)]
    [InlineData("gzip", 400)]
    public async Task Infer_EncodingDoesNotFit_IsAnErrorOfTheProtocol(string encoding, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer") { Content = new StringContent("{\"inputs\":[]}") };
        request.Content.Headers.ContentEncoding.Add(encoding);

        Assert.Contains(encoding, await ErrorAsync(request, (HttpStatusCode)status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v2/models/nope", 404)]
    [InlineData("GET", "/v2/models/nope/ready", 404)]
    [InlineData("GET", "/v2/models/churn/versions/nope", 404)]
    [InlineData("GET", "/v2/nothing", 404)]
    [InlineData("PUT", "/v2/models/churn/infer", 405)]
    public async Task Request_RouteOrModelIsUnknown_IsAnErrorOfTheProtocol(string method, string route, int status)
    {
        using var request = new HttpRequestMessage(new(method), route);

        Assert.NotEmpty(await ErrorAsync(request, (HttpStatusCode)status));
    }

    private Task<JsonObject> ChurnAsync() => serving.Http.JsonAsync(HttpMethod.Get, "/v2/models/churn");

    private Task<JsonObject> InferAsync(string model, JsonObject request) => serving.Http.JsonAsync(
        HttpMethod.Post, $"/v2/models/{model}/infer", body: new StringContent(request.ToJsonString()));

    private async Task<string> ErrorAsync(string model, string body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{model}/infer") { Content = new StringContent(body) };
        return await ErrorAsync(request, status);
    }

    private async Task<string> ErrorAsync(HttpRequestMessage request, HttpStatusCode status)
    {
        using var response = await serving.Http.SendAsync(request, Token);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (string)Assert.Single(JsonNode.Parse(text)!.AsObject(), property => property.Key == "error").Value!;
    }

    private async Task AreScoresAsync(int[] users, float[] scores)
    {
        Assert.Equal(users.Length, scores.Length);
        for (var i = 0; i < users.Length; i++)
        {
            var score = await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/c{users[i]:000}/score");
            Assert.Equal((float)score["outputs"]!["p"]!, scores[i], 1e-6f);
        }
    }

    private static ByteArrayContent Pack(byte[] body, string packing)
    {
        if (packing.Length == 0)
            return new(body);
        using var packed = new MemoryStream();
        using (Stream stream = packing == "gzip"
            ? new GZipStream(packed, CompressionMode.Compress)
            : new ZLibStream(packed, CompressionMode.Compress))
        {
            stream.Write(body);
        }

        return new(packed.ToArray()) { Headers = { ContentEncoding = { packing } } };
    }

    private static async Task<byte[]> UnpackAsync(HttpResponseMessage response, string packing)
    {
        var body = await response.Content.ReadAsStreamAsync(Token);
        using var unpacked = new MemoryStream();
        await using var stream = packing switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        };
        await stream.CopyToAsync(unpacked, Token);
        return unpacked.ToArray();
    }
}
