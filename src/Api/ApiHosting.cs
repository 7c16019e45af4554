using Microsoft.AspNetCore.Http.Json;
using ModelPipeline.Grains;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Health;
using ModelPipeline.Telemetry;
using Orleans.Messaging;

namespace ModelPipeline.Api;

/// <summary>Turns a web application into the API.</summary>
internal static class ApiHosting
{
    /// <summary>Adds the services of the routes, and the settings that only the API has.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        ApiSettings.Apply(builder);
        // The scope and the trace that ASP.NET Core makes for each request are 0.7 KB of the 6 KB that a score allocates. No log line shows
        // them by default. The settings can switch this category on again. Where somebody collects traces, ASP.NET Core makes a trace
        // anyway.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        var gateways = new GatewayWatch();
        // Comes before the rest: the host starts later services after the process has joined the cluster, and stops them before it leaves.
        builder.AddSiloOrClient(client => client.UseClusterRouter().AddGatewayCountChangedHandler((_, change) =>
        {
            if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways)
                gateways.Lost();
        }));
        ApiSettings.AddLists(builder);
        ApiSettings.AddConsole(builder);
        builder.AddTelemetry("model-pipeline-api");
        // Before access is checked, which looks at all addresses.
        builder.AddGrpcInference();
        builder.AddAccess();
        builder.AddEvents();
        builder.Services.AddSingleton(gateways);
        builder.Services.AddSingleton<ClusterCalls>();
        builder.Services.AddSingleton<PipelineCatalog>();
        builder.Services.AddSingleton<ClusterJobs>();
        builder.Services.AddSingleton<ClusterSchedules>();
        builder.Services.AddSingleton<ClusterRollouts>();
        builder.Services.AddSingleton<ClusterComparisons>();
        builder.Services.AddSingleton<ClusterDrift>();
        builder.Services.AddSingleton<ClusterExplanations>();
        builder.Services.AddSingleton<ModelUploads>();
        builder.Services.AddSingleton<ConsoleFiles>();
        builder.Services.AddSingleton<JobStreams>();
        builder.Services.AddSingleton<ClusterScores>();
        builder.Services.AddSingleton<ListCalls>();
        builder.Services.AddSingleton<ClusterPredictions>();
        builder.Services.AddSingleton<ListRoom>();
        builder.Services.AddSingleton<ScoreWriter>();
        builder.Services.AddSingleton<ScoreFailures>();
        builder.Services.AddSingleton<Drain>();
        builder.Services.AddHostedService<DrainOnStop>();
        builder.Services.AddHostedService<Greeting>();
        builder.Services.AddSingleton<ModelInference>();
        builder.Services.AddSingleton<UserInference>();
        builder.Services.AddSingleton<InferRoom>();
        builder.Services.AddSingleton<Readiness>();
        // Comes before the writer of problem details, which takes every path.
        builder.Services.AddSingleton<IProblemDetailsWriter, InferenceErrors>();
        builder.Services.AddExceptionHandler<ErrorHandler>();
        builder.Services.AddProblemDetails(Problems.Customize);
        builder.Services.AddOpenApi(ApiDocument.Describe);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // The options of ApiJson do not come along with its types.
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
    }

    /// <summary>Maps all routes.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.UseTraces();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        // The response of a call for one user always has a body, and is written in one piece.
        app.UseWhen(context => context.GetEndpoint()?.Metadata.GetMetadata<AlwaysAnswers>() is null, others =>
        {
            others.UseStreamFaults();
            others.UseStatusCodePages();
        });
        app.UseAccess();
        app.UseDrain();
        app.Use(new QueryGuard().PassAsync);
        Welcome.Map(app);
        app.MapScores();
        app.MapScoreLists();
        app.MapPredictions();
        app.MapWhatIf();
        app.MapForgetting();
        app.MapExplanations();
        app.MapImportance();
        app.MapJobs();
        app.MapSchedules();
        app.MapPipelines();
        app.MapVersions();
        app.MapRollouts();
        app.MapComparisons();
        app.MapDrift();
        app.MapInference();
        app.MapGrpcInference();
        app.MapConsole();
        app.MapDocs();
        app.MapKeys();
        app.MapAudit();
        app.MapWebhooks();
        app.MapEvents();
        app.MapTriggers();
        app.MapHealth().OpenToEverybody();
        app.MapMetrics().RequireScope(Scope.Read);
        app.MapOpenApi().RequireScope(Scope.All, PipelineCheck.ByHandler);
    }

    // For a client of a cluster. A silo in this process has a router of its own.
    private static IClientBuilder UseClusterRouter(this IClientBuilder client)
    {
        var list = client.Services.Last(service => service.ServiceType == typeof(IGatewayListProvider)).ImplementationType!;
        client.Services.AddSingleton(
            services => new ObservedGateways((IGatewayListProvider)ActivatorUtilities.CreateInstance(services, list)));
        client.Services.AddSingleton<IGatewayListProvider>(services => services.GetRequiredService<ObservedGateways>());
        client.Services.AddSingleton<ClusterRouter>();
        client.Services.AddSingleton<IScoreRouter>(services => services.GetRequiredService<ClusterRouter>());
        client.Services.AddSingleton<IListRouter>(services => services.GetRequiredService<ClusterRouter>());
        return client;
    }
}
