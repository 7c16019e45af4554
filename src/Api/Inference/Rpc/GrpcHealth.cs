using Grpc.Core;
using Grpc.Health.V1;

namespace ModelPipeline.Api;

/// <summary>The health protocol of gRPC, for load balancers and Kubernetes: serving where <c>/health/ready</c> says so.</summary>
internal sealed class GrpcHealth(Readiness readiness, IHostApplicationLifetime process, TimeProvider clock) : Health.HealthBase
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(5);

    // The names of services that exist here; the empty name is the whole server.
    private static readonly string[] Services = ["", "inference.GRPCInferenceService"];

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Services.Contains(request.Service)
            ? new() { Status = await StatusAsync() }
            : throw new RpcException(new(StatusCode.NotFound, $"There is no service '{request.Service}'."));

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var last = HealthCheckResponse.Types.ServingStatus.Unknown;
        using var timer = new PeriodicTimer(WatchEvery, clock);
        // A process that stops waits for its calls, and this one would not end by itself.
        using var stopping = process.ApplicationStopping.Register(timer.Dispose);
        do
        {
            var status = Services.Contains(request.Service)
                ? await StatusAsync()
                : HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (status != last)
                await responseStream.WriteAsync(new() { Status = status }, context.CancellationToken);
            last = status;
        }
        while (await timer.WaitForNextTickAsync(context.CancellationToken));
        last = HealthCheckResponse.Types.ServingStatus.NotServing;
        await responseStream.WriteAsync(new() { Status = last }, context.CancellationToken);
    }

    private async Task<HealthCheckResponse.Types.ServingStatus> StatusAsync() => await readiness.IsReadyAsync()
        ? HealthCheckResponse.Types.ServingStatus.Serving
        : HealthCheckResponse.Types.ServingStatus.NotServing;
}
