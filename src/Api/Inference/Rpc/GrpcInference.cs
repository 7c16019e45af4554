using Grpc.Core;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>The Open Inference Protocol over gRPC.</summary>
internal sealed class GrpcInference(ModelInference models, Readiness readiness) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override async Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        new() { Ready = await readiness.IsReadyAsync() };

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
    {
        var server = InferenceEndpoints.Server;
        return Task.FromResult(new ServerMetadataResponse
        {
            Name = server.Name,
            Version = server.Version,
            Extensions = { server.Extensions },
        });
    }

    public override async Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
    {
        var (_, problem) = await AnswerAsync(() => models.DescribeAsync(
            context.GetHttpContext(), request.Name, VersionOf(request.Version), context.CancellationToken));
        return problem is null or { Status: StatusCodes.Status503ServiceUnavailable }
            ? new ModelReadyResponse { Ready = problem is null }
            : throw GrpcErrors.Of(problem);
    }

    public override async Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        var (model, problem) = await AnswerAsync(() => models.DescribeAsync(
            context.GetHttpContext(), request.Name, VersionOf(request.Version), context.CancellationToken));
        if (problem is not null)
            throw GrpcErrors.Of(problem);
        return new()
        {
            Name = model!.Name,
            Platform = model.Platform,
            Versions = { model.Versions },
            Inputs = { model.Inputs!.Select(Describe) },
            Outputs = { model.Outputs!.Select(Describe) },
        };
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (!Caller.Of(http).Scopes.HasFlag(Scope.Score))
            throw new RpcException(new(StatusCode.PermissionDenied, "This needs the scope score, which this caller does not have."));
        InferMessage message;
        try
        {
            message = GrpcTensors.Read(request);
        }
        catch (TensorException e)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, e.Message));
        }

        var outcome = await AnswerAsync(() => models.InferAsync(
            http, request.ModelName, VersionOf(request.ModelVersion), message, context.CancellationToken));
        return outcome.Answer is { } answer
            ? GrpcTensors.Write(answer, request.RawInputContents.Count > 0)
            : throw GrpcErrors.Of(outcome.Problem!);
    }

    private static async Task<T> AnswerAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ClusterCallException e)
        {
            throw GrpcErrors.Of(e.Problem);
        }
    }

    private static string? VersionOf(string version) => version.Length > 0 ? version : null;

    private static ModelMetadataResponse.Types.TensorMetadata Describe(TensorMetadata tensor) =>
        new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };
}
