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
    public async Task Infer_MissingValue_IsReplacedOrNamed()
    {
        var request = Tensors.Json(await ChurnAsync(), 7, 8);
        request["inputs"]!.AsArray().Single(input => (string)input!["name"]! == "age")!["data"]![1] = null;

        await InferAsync("churn", request);

        Assert.StartsWith("Row 1: Column 'age' has no value", await ErrorAsync("strict", request.ToJsonString(), HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
    }

    // All other errors of a request are tested with the API in the tests' own process, whose model has one input.
    [Fact]
    public async Task Infer_InputOfTheModelIsMissing_IsAnErrorOfTheProtocol() => Assert.Contains("is missing; the model takes",
        await ErrorAsync("churn", """{"inputs":[{"name":"age","shape":[1],"datatype":"FP32","data":[1]}]}""", HttpStatusCode.BadRequest),
        StringComparison.Ordinal);

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
