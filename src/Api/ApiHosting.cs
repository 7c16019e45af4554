using Microsoft.AspNetCore.Http.Json;
using ModelPipeline.Grains;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Health;
using Orleans.Messaging;

namespace ModelPipeline.Api;

/// <summary>Makes a web application the API.</summary>
internal static class ApiHosting
{
    /// <summary>Adds what the routes need, and the settings that are the API's own.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        ApiSettings.Apply(builder);
        // Its scope and trace of each request are 0.7 KB of the 6 that a score allocates, and no line is written with them by default.
        // Settings can switch it on again; a trace is made all the same where somebody collects traces.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        var gateways = new GatewayWatch();
        // Before the rest: what is added later hears of the start after the cluster is joined, and of the stop before it is left.
        builder.AddSiloOrClient(client => client.UseClusterRouter().AddGatewayCountChangedHandler((_, change) =>
        {
            if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways)
                gateways.Lost();
        }));
        ApiSettings.AddLists(builder);
        builder.Services.AddSingleton(gateways);
        builder.Services.AddSingleton<ClusterCalls>();
        builder.Services.AddSingleton<PipelineCatalog>();
        builder.Services.AddSingleton<ClusterJobs>();
        builder.Services.AddSingleton<ClusterSchedules>();
        builder.Services.AddSingleton<JobStreams>();
        builder.Services.AddSingleton<ClusterScores>();
        builder.Services.AddSingleton<ListRoom>();
        builder.Services.AddSingleton<ScoreWriter>();
        builder.Services.AddSingleton<ScoreFailures>();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService<DrainOnStop>();
        builder.Services.AddHostedService<Greeting>();
        builder.Services.AddExceptionHandler<ErrorHandler>();
        builder.Services.AddProblemDetails(Problems.AddTraceId);
        builder.Services.AddOpenApi(ApiDocument.Describe);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
    }

    /// <summary>Maps all routes.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStreamFaults();
        // Not where a call for a score is all that there is to do: they always have a body.
        app.UseWhen(context => context.GetEndpoint()?.Metadata.GetMetadata<AlwaysAnswers>() is null, others => others.UseStatusCodePages());
        app.UseDrain();
        Welcome.Map(app);
        app.MapScores();
        app.MapScoreLists();
        app.MapJobs();
        app.MapSchedules();
        app.MapPipelines();
        app.MapHealth();
        app.MapOpenApi();
    }

    // In a client; a silo in this process has a desk of its own.
    private static IClientBuilder UseClusterRouter(this IClientBuilder client)
    {
        var list = client.Services.Last(service => service.ServiceType == typeof(IGatewayListProvider)).ImplementationType!;
        client.Services.AddSingleton(
            services => new ObservedGateways((IGatewayListProvider)ActivatorUtilities.CreateInstance(services, list)));
        client.Services.AddSingleton<IGatewayListProvider>(services => services.GetRequiredService<ObservedGateways>());
        client.Services.AddSingleton<IScoreRouter, ClusterRouter>();
        return client;
    }
}
