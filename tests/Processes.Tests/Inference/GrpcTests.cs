using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace ModelPipeline.Tests;

/// <summary>The Open Inference Protocol over gRPC, as npm's client speaks it, with keys and limits.</summary>
public sealed class GrpcTests(InferenceApi inference) : IClassFixture<InferenceApi>
{
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int Unauthenticated = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_OfTheProtocol_AreAnswered()
    {
        (string Method, string Request, string Expected)[] calls =
        [
            ("ServerLive", "{}", "{\"live\":true}"), ("ServerReady", "{}", "{\"ready\":true}"),
            ("ServerMetadata", "{}", "\"binary_tensor_data\""), ("ModelReady", """{"name":"churn"}""", "{\"ready\":true}"),
            ("ModelMetadata", """{"name":"churn"}""", """{"shape":[-1,1],"name":"plan","datatype":"BYTES"}"""),
            ("ModelMetadata", """{"name":"churn.users"}""", "\"user_id\""),
        ];

        var answers = await inference.CallAsync([.. calls.Select(call => (call.Method, Parse(call.Request), (string?)"all"))]);

        Assert.All(calls.Zip(answers), each =>
            Assert.Contains(each.First.Expected, each.Second.ToJsonString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ModelInfer_ContentsAndRawContents_GiveTheSameAsHttp()
    {
        var metadata = await GetAsync("/v2/models/churn");
        var json = Tensors.Json(metadata, 7, 8);
        using var http = await PostAsync("/v2/models/churn/infer", json.ToJsonString(), "all");
        var expected = JsonNode.Parse(await http.Content.ReadAsStringAsync(Token))!["outputs"]![1]!["data"]!.AsArray()
            .Select(value => (float)value!).ToArray();

        var answers = await inference.CallAsync(("ModelInfer", Typed(json), "all"), ("ModelInfer", Raw(metadata, 7, 8), "all"));
        var (typed, raw) = (answers[0], answers[1]);

        Assert.Equal(("churn", "r-1"), ((string)typed["model_name"]!, (string)typed["id"]!));
        Assert.Equal(expected, typed["outputs"]![1]!["contents"]!["fp32_contents"]!.AsArray().Select(value => (float)value!),
            (a, b) => Math.Abs(a - b) <= 1e-6);
        Assert.Equal(expected, Tensors.Floats(Convert.FromBase64String((string)raw["raw_output_contents"]![1]!)),
            (a, b) => Math.Abs(a - b) <= 1e-6);
    }

    [Fact]
    public async Task ModelInfer_Users_AreScored()
    {
        var answer = await inference.CallAsync("ModelInfer", Users("c001", "nobody"));

        var status = answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "status")!;
        Assert.Equal(["scored", "no-input"], status["contents"]!["bytes_contents"]!.AsArray()
            .Select(each => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)each!))));
    }

    // Each kind of request that does not fit is tested inside the tests (Api.Tests/Inference).
    [Fact]
    public async Task Calls_ThatAreWrong_HaveTheStatusOfTheProtocol()
    {
        (string Method, string Request, int Code, string Expected)[] calls =
        [
            ("ModelMetadata", """{"name":"nope"}""", NotFound, "nope"),
            ("ModelReady", """{"name":"churn","version":"nope"}""", NotFound, "nope"),
            ("ModelInfer", """{"model_name":"churn"}""", InvalidArgument, "\"inputs\" is empty"),
            ("ModelInfer",
                """{"model_name":"churn","inputs":[{"name":"age","datatype":"FP32","shape":[2],"contents":{"fp32_contents":[1]}}]}""",
                InvalidArgument, "has 1 elements of FP32; its shape says 2"),
            ("ModelInfer",
                """{"model_name":"churn","inputs":[{"name":"age","datatype":"FP32","shape":[-2],"contents":{"fp32_contents":[1]}}]}""",
                InvalidArgument, "must be 0 or more"),
            ("ModelInfer", """{"model_name":"churn","inputs":[{"name":"age","datatype":"real","shape":[1]}]}""",
                InvalidArgument, "unknown datatype"),
            ("ModelInfer",
                """{"model_name":"churn","inputs":[{"name":"age","datatype":"FP32","shape":[2]}],"raw_input_contents":["AACAPw=="]}""",
                InvalidArgument, "4 bytes of data; 2 elements of FP32 are 8 bytes"),
        ];

        var answers = await inference.CallAsync([.. calls.Select(call => (call.Method, Parse(call.Request), (string?)"all"))]);

        Assert.All(calls.Zip(answers), each =>
        {
            Assert.Equal(each.First.Code, (int)each.Second["code"]!);
            Assert.Contains(each.First.Expected, (string)each.Second["details"]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Calls_WithoutTheRight_AreRefused()
    {
        var answers = await inference.CallAsync(
            ("ModelMetadata", Churn(), null), ("ModelMetadata", Churn(), "other"), ("ModelInfer", Users("c001"), "read"),
            ("ModelMetadata", Churn(), "read"));

        Assert.Equal([Unauthenticated, PermissionDenied, PermissionDenied, null], answers.Select(answer => (int?)answer["code"]));

        static JsonObject Churn() => Parse("""{"name":"churn"}""");
    }

    [Fact]
    public async Task Call_TenantHasUsedItsShare_IsRefused()
    {
        // A request may be larger than the share, and the next one waits for that.
        var answers = await inference.CallAsync(
            ("ModelInfer", Users("c001", "c002", "c003"), "bank"), ("ModelInfer", Users("c001"), "bank"));

        Assert.Equal([null, ResourceExhausted], answers.Select(answer => (int?)answer["code"]));
    }

    [Fact]
    public async Task Http_WithoutTheRight_IsAnErrorOfTheProtocol()
    {
        foreach (var (key, status) in new[] { ("", 401), ("read", 403), ("other", 403) })
        {
            using var response = await PostAsync("/v2/models/churn/infer",
                """{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[1]}]}""", key);
            var text = await response.Content.ReadAsStringAsync(Token);
            Assert.True(status == (int)response.StatusCode, text);
            Assert.NotEmpty((string)JsonNode.Parse(text)!["error"]!);
        }

        var visible = JsonNode.Parse(await (await SendAsync(new(HttpMethod.Get, "/v2/models"), "other")).Content.ReadAsStringAsync(Token))!;
        Assert.Equal(["append", "append.users"], visible["models"]!.AsArray().Select(model => (string)model!));
    }

    [Fact]
    public async Task Health_OfTheServerAndAService_Serves()
    {
        using var channel = GrpcChannel.ForAddress(inference.GrpcUrl);
        var health = new Health.HealthClient(channel);

        foreach (var service in new[] { "", "inference.GRPCInferenceService" })
        {
            var answer = await health.CheckAsync(new() { Service = service }, cancellationToken: Token);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await health.CheckAsync(new() { Service = "x" }, cancellationToken: Token));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        using var watch = health.Watch(new(), cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task Reflection_OfTheServer_ListsTheService()
    {
        using var channel = GrpcChannel.ForAddress(inference.GrpcUrl);
        var headers = new Metadata { { "authorization", $"Bearer {inference.Keys["all"]}" } };
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(headers, cancellationToken: Token);
        await call.RequestStream.WriteAsync(new() { ListServices = "" }, Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));

        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(each => each.Name);
        Assert.Contains("inference.GRPCInferenceService", services);
        await call.RequestStream.CompleteAsync();
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Users(params string[] users) => new()
    {
        ["model_name"] = "churn.users",
        ["inputs"] = new JsonArray(new JsonObject
        {
            ["name"] = "user_id",
            ["datatype"] = "BYTES",
            ["shape"] = new JsonArray(users.Length),
            ["contents"] = new JsonObject { ["bytes_contents"] = Base64(users) },
        }),
    };

    private static JsonArray Base64(IEnumerable<string> texts) =>
        new([.. texts.Select(text => (JsonNode)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text)))]);

    // The request of HTTP with the field of gRPC for each datatype.
    private static JsonObject Typed(JsonObject request)
    {
        foreach (var input in request["inputs"]!.AsArray().Select(input => input!.AsObject()))
        {
            var data = input["data"]!.DeepClone().AsArray();
            input.Remove("data");
            input["contents"] = (string)input["datatype"]! switch
            {
                "FP32" => new JsonObject { ["fp32_contents"] = data },
                "BOOL" => new JsonObject { ["bool_contents"] = data },
                _ => new JsonObject { ["bytes_contents"] = Base64(data.Select(text => (string)text!)) },
            };
        }

        request["model_name"] = "churn";
        return request;
    }

    private static JsonObject Raw(JsonObject metadata, params int[] users)
    {
        var (body, length) = Tensors.Binary(metadata, users);
        var request = JsonNode.Parse(body.AsSpan(0, length))!.AsObject();
        request.Remove("parameters");
        request["model_name"] = "churn";
        var at = length;
        var raw = new JsonArray();
        foreach (var input in request["inputs"]!.AsArray().Select(input => input!.AsObject()))
        {
            var size = (int)input["parameters"]!["binary_data_size"]!;
            input.Remove("parameters");
            raw.Add(Convert.ToBase64String(body.AsSpan(at, size)));
            at += size;
        }

        request["raw_input_contents"] = raw;
        return request;
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path), "all");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!.AsObject();
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string key) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new StringContent(body) }, key);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string key)
    {
        using (request)
        {
            if (key.Length > 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", inference.Keys[key]);
            return await inference.Api.Http.SendAsync(request, Token);
        }
    }
}
