using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>
/// gRPC beside HTTP. Without TLS a port cannot speak both: then <c>Inference:GrpcUrl</c> is a port for gRPC alone. With TLS, gRPC is at the
/// addresses of HTTP too.
/// </summary>
internal static class GrpcHosting
{
    /// <summary>Adds the services, and the address that the settings name. Call this after the addresses of HTTP are set.</summary>
    public static void AddGrpcInference(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpc(grpc =>
        {
            // Their routes would take every POST of two segments.
            grpc.IgnoreUnknownServices = true;
            grpc.MaxReceiveMessageSize = InferBody.MaxBytes;
            grpc.MaxSendMessageSize = InferBody.MaxBytes;
        });
        builder.Services.AddGrpcReflection();
        var faults = new List<Fault>();
        var inference = SettingReader.Read<InferenceOptions>(builder.Configuration.GetSection("Inference"), faults);
        builder.Services.AddFaults([.. faults, .. inference.Check()]);
        if (inference.GrpcUrl.Length == 0 || inference.Port() is not { } port)
            return;
        var others = (builder.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        builder.WebHost.UseUrls([.. others, inference.GrpcUrl]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (endpoint.IPEndPoint?.Port == port)
                endpoint.Protocols = HttpProtocols.Http2;
        }));
    }

    /// <summary>Maps the services.</summary>
    public static void MapGrpcInference(this IEndpointRouteBuilder routes)
    {
        routes.MapGrpcService<GrpcInference>().RequireScope(Scope.Read | Scope.Score, PipelineCheck.ByHandler)
            .WithMetadata(new RequestSizeLimitAttribute(InferBody.MaxBytes));
        routes.MapGrpcService<GrpcHealth>().OpenToEverybody();
        routes.MapGrpcReflectionService().RequireScope(Scope.All, PipelineCheck.ByHandler);
    }
}
