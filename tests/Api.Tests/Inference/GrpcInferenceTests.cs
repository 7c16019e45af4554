using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>The Open Inference Protocol over gRPC.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class GrpcInferenceTests(GuardedApi guarded) : IDisposable
{
    private readonly GrpcChannel channel = GrpcChannel.ForAddress(guarded.GrpcUrl);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => channel.Dispose();

    [Fact]
    public async Task Server_IsLiveReadyAndNamed()
    {
        var server = await CallAsync("ServerMetadata", new ServerMetadataRequest(), ServerMetadataResponse.Parser);

        Assert.True((await CallAsync("ServerLive", new ServerLiveRequest(), ServerLiveResponse.Parser)).Live);
        Assert.True((await CallAsync("ServerReady", new ServerReadyRequest(), ServerReadyResponse.Parser)).Ready);
        Assert.Equal(("model-pipeline", "binary_tensor_data"), (server.Name, Assert.Single(server.Extensions)));
        Assert.Matches(@"^\d+\.\d+\.\d+$", server.Version);
    }

    [Fact]
    public async Task Model_IsReadyAndDescribed()
    {
        var model = await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = "churn" }, ModelMetadataResponse.Parser);
        var version = Assert.Single(model.Versions);
        var same = await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = "churn", Version = version },
            ModelMetadataResponse.Parser);

        var ready = await CallAsync("ModelReady", new ModelReadyRequest { Name = "churn", Version = version }, ModelReadyResponse.Parser);
        Assert.True(ready.Ready);
        Assert.Equal(("churn", "modelpipeline", "x FP64 -1,1", "y FP64 -1,1"),
            (model.Name, model.Platform, Text(Assert.Single(model.Inputs)), Text(Assert.Single(model.Outputs))));
        Assert.Equal(model, same);
    }

    [Fact]
    public async Task Infer_ContentsAndRawContents_AreAnsweredInTheSameForm()
    {
        var typed = await InferAsync(Rows("churn", new() { Fp64Contents = { 7, 8 } }));
        var request = Rows("churn", null);
        request.RawInputContents.Add(ByteString.CopyFrom([.. BitConverter.GetBytes(7.0), .. BitConverter.GetBytes(8.0)]));
        var raw = await InferAsync(request);

        Assert.Equal(("churn", "r-1"), (typed.ModelName, typed.Id));
        Assert.Equal([14.0, 16], Assert.Single(typed.Outputs).Contents.Fp64Contents);
        Assert.Equal(16.0, BitConverter.ToDouble(Assert.Single(raw.RawOutputContents).Span[8..]));
        Assert.Equal(typed.ModelVersion, raw.ModelVersion);
    }

    [Fact]
    public async Task Infer_Users_AreScored()
    {
        var answer = await InferAsync(Users("u001", "nobody"));

        Assert.Equal(["scored", "no-input"], answer.Outputs[1].Contents.BytesContents.Select(each => each.ToStringUtf8()));
        Assert.Equal(2.0, answer.Outputs[0].Contents.Fp64Contents[0]);
    }

    [Theory]
    [InlineData("churn", "x", "INT8", StatusCode.InvalidArgument, "elements")]
    [InlineData("churn", "", "FP64", StatusCode.InvalidArgument, "A tensor has no name.")]
    [InlineData("churn", "z", "FP64", StatusCode.InvalidArgument, "no input 'z'")]
    [InlineData("nope", "x", "FP64", StatusCode.NotFound, "There is no pipeline 'nope'.")]
    public async Task Infer_RequestThatDoesNotFit_HasTheCodeOfTheProtocol(
        string model, string tensor, string type, StatusCode code, string said)
    {
        var request = Rows(model, new() { Fp64Contents = { 7, 8 } });
        request.Inputs[0].Name = tensor;
        request.Inputs[0].Datatype = type;

        var error = await Assert.ThrowsAsync<RpcException>(() => InferAsync(request));

        Assert.Equal(code, error.StatusCode);
        Assert.Contains(said, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Unknown_IsNotFound()
    {
        foreach (var call in new Func<Task>[]
        {
            () => CallAsync("ModelMetadata", new ModelMetadataRequest { Name = "nope" }, ModelMetadataResponse.Parser),
            () => CallAsync("ModelReady", new ModelReadyRequest { Name = "churn", Version = "v9" }, ModelReadyResponse.Parser),
        })
        {
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        }
    }

    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("other", StatusCode.PermissionDenied)]
    [InlineData("reader", StatusCode.PermissionDenied)]
    [InlineData("without-read", null)]
    public async Task Infer_WithoutTheRight_IsRefused(string? key, StatusCode? code)
    {
        var call = () => InferAsync(Users("u001", "u002"), key);

        if (code is null)
            await call();
        else
            Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
    }

    [Fact]
    public async Task Metadata_WithTheScopeRead_IsEnough() =>
        Assert.Equal("churn",
            (await CallAsync("ModelMetadata", new ModelMetadataRequest { Name = "churn" }, ModelMetadataResponse.Parser, "reader")).Name);

    [Fact]
    public async Task Health_OfTheServerAndItsService_ServesToEverybody()
    {
        var health = new Health.HealthClient(channel);

        foreach (var service in new[] { "", "inference.GRPCInferenceService" })
        {
            var answer = await health.CheckAsync(new() { Service = service }, cancellationToken: Token);
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await health.CheckAsync(new() { Service = "x" }, cancellationToken: Token));
        Assert.Equal((StatusCode.NotFound, "There is no service 'x'."), (error.StatusCode, error.Status.Detail));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await FirstAsync(""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.ServiceUnknown, await FirstAsync("x"));

        async Task<HealthCheckResponse.Types.ServingStatus> FirstAsync(string service)
        {
            using var watch = health.Watch(new() { Service = service }, cancellationToken: Token);
            Assert.True(await watch.ResponseStream.MoveNext(Token));
            return watch.ResponseStream.Current.Status;
        }
    }

    private static string Text(ModelMetadataResponse.Types.TensorMetadata tensor) =>
        $"{tensor.Name} {tensor.Datatype} {string.Join(',', tensor.Shape)}";

    private static ModelInferRequest Rows(string model, InferTensorContents? contents) => new()
    {
        ModelName = model,
        Id = "r-1",
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP64", Shape = { 2 }, Contents = contents } },
    };

    private static ModelInferRequest Users(params string[] users) => new()
    {
        ModelName = "churn.users",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "user_id",
                Datatype = "BYTES",
                Shape = { users.Length },
                Contents = new() { BytesContents = { users.Select(ByteString.CopyFromUtf8) } },
            },
        },
    };

    private Task<ModelInferResponse> InferAsync(ModelInferRequest request, string? key = "all") =>
        CallAsync("ModelInfer", request, ModelInferResponse.Parser, key);

    // The product has the code of the server alone.
    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, string? key = "all")
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var call = new Method<TRequest, TResponse>(MethodType.Unary, "inference.GRPCInferenceService", method,
            Marshallers.Create<TRequest>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create<TResponse>(_ => throw new NotSupportedException(), parser.ParseFrom));
        var headers = new Metadata();
        if (key is not null)
            headers.Add("authorization", $"Bearer {guarded.Keys[key]}");
        return await channel.CreateCallInvoker().AsyncUnaryCall(call, null, new(headers, cancellationToken: Token), request);
    }
}
