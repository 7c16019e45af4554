using Microsoft.AspNetCore.Http.Json;

namespace ModelPipeline.Api;

/// <summary>Makes a web application the API.</summary>
internal static class ApiHosting
{
    /// <summary>Adds what the routes need, and the settings that are the API's own.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
        ApiSettings.Apply(builder);
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
        app.UseStatusCodePages();
        app.UseDrain();
        app.MapScores();
        app.MapScoreLists();
        app.MapPipelines();
        app.MapHealth();
        app.MapOpenApi();
    }
}
