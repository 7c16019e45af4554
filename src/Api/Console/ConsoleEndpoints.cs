using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// The routes that the console alone uses. They may change with the console, so the OpenAPI document leaves them out. Everything else the
/// console takes from the routes that all callers have.
/// </summary>
internal static class ConsoleEndpoints
{
    private const int MostSteps = 360;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<ConsoleOptions>().Enabled)
            return;
        routes.MapConsolePages();
        routes.MapGet("/console/api/session", (HttpContext context, EndpointDataSource endpoints) =>
                TypedResults.Json(ConsoleSession.Of(Caller.Of(context), endpoints), ApiJson.Plain.ConsoleSession))
            .RequireScope(Scope.All, PipelineCheck.ByHandler).ExcludeFromDescription();
        routes.MapGet("/console/api/series", SeriesAsync).RequireScope(Scope.Read, PipelineCheck.ByHandler).ExcludeFromDescription();
        routes.MapGet("/console/api/schedules", SchedulesAsync).RequireScope(Scope.Read | Scope.Jobs, PipelineCheck.ByHandler)
            .ExcludeFromDescription();
        routes.MapGet("/console/api/triggers", TriggersAsync).RequireScope(Scope.Read | Scope.Jobs, PipelineCheck.ByHandler)
            .ExcludeFromDescription();
        routes.MapConsoleDrift();
        routes.MapGet("/console/api/{**other}", () => TypedResults.NotFound())
            .RequireScope(Scope.All, PipelineCheck.ByHandler).ExcludeFromDescription();
    }

    private static async Task<IResult> SeriesAsync(string? pipeline, int? steps, HttpContext context, PipelineCatalog catalog,
        ClusterCalls calls, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (steps is < 1 or > MostSteps)
            return Problems.InvalidRequest($"\"steps\" is {steps}; send 1 to {MostSteps}.").ToResult(context);
        var allowed = Caller.Of(context).Pipelines;
        string[]? names = null;
        if (!string.IsNullOrEmpty(pipeline))
        {
            if (!allowed.Allow(pipeline))
                return AccessProblems.NoPipeline(pipeline).ToResult(context);
            names = [pipeline];
        }
        else if (!allowed.AllowAll)
        {
            names = [.. (await catalog.ListAsync(cancellationToken)).Select(each => each.Name).Where(allowed.Allow)];
        }

        var json = await calls.RunAsync(Timeout, (_, _) => grains.GetGrain<IConsoleGrain>(0).Series(names, steps ?? MostSteps).AsTask(),
            cancellationToken);
        return TypedResults.Text(json, "application/json");
    }

    // The route of a pipeline's schedule answers 404 for a pipeline without one; the console asks for all at once instead.
    private static async Task<IResult> SchedulesAsync(HttpContext context, PipelineCatalog catalog, ClusterSchedules schedules,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var pipelines = (await catalog.ListAsync(cancellationToken)).Where(each => caller.Pipelines.Allow(each.Name));
        var found = await Task.WhenAll(pipelines.Select(each => schedules.FindAsync(each.Name, caller.Tenant, cancellationToken)));
        return TypedResults.Json([.. found.OfType<ScheduleInfo>()], ApiJson.Plain.ScheduleInfoArray);
    }

    // What is wrong is asked every half minute: one request for all pipelines.
    private static async Task<IResult> TriggersAsync(HttpContext context, TriggerViews triggers, CancellationToken cancellationToken)
    {
        var allowed = Caller.Of(context).Pipelines;
        var all = await triggers.ReadAsync(null, cancellationToken);
        return TypedResults.Json([.. all.Where(each => allowed.Allow(each.Pipeline))], ApiJson.Plain.TriggerInfoArray);
    }
}
