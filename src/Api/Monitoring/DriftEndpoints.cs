using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The routes that tell how far inputs and outputs have moved, and from what.</summary>
internal static class DriftEndpoints
{
    private const string Csv = "text/csv";

    // The rows of a training table. The file goes to a silo in one message.
    private const int MostBytes = 32 << 20;

    public static void MapDrift(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pipelines/{pipeline}/drift", ReportAsync).WithTags("Drift").WithName("GetDrift")
            .RequireScope(Scope.Read)
            .WithSummary("The inputs and outputs of a version beside its baseline")
            .Produces<DriftReport>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        routes.MapPost("/pipelines/{pipeline}/baseline", SetAsync).WithTags("Drift").WithName("SetBaseline")
            .RequireScope(Scope.Rollout)
            .WithSummary("What drift is measured from: the last days, a job, or a CSV file as the body")
            .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
            .Accepts<BaselineBody>("application/json", Csv).WithMetadata(BaselineBody.Example)
            .Produces<BaselineSummary>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413)
            .ProducesProblem(415).ProducesProblem(503);
    }

    private static async Task<IResult> ReportAsync(string pipeline, [FromQuery] string? version, [FromQuery] string? window,
        HttpContext context, PipelineCatalog catalog, ClusterDrift drift, CancellationToken cancellationToken)
    {
        if (WindowText.Read(window, out var time) is { } mismatch)
            return Problems.InvalidRequest(mismatch).ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var named = string.IsNullOrEmpty(version) ? null : version;
        return Answer(await drift.ReportAsync(found.Name, named, time, cancellationToken), context);
    }

    private static async Task<IResult> SetAsync(string pipeline, [FromQuery] string? version, HttpContext context,
        PipelineCatalog catalog, ClusterDrift drift, AuditTrail audit, CancellationToken cancellationToken)
    {
        var (request, mismatch) = await ReadAsync(version, context, cancellationToken);
        if (request is null)
            return Problems.InvalidRequest(mismatch!).ToResult(context);
        if (await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline).ToResult(context);
        var reply = await drift.SetBaselineAsync(found.Name, request);
        if (reply.Answer is { } made)
            await audit.RecordAsync(context, "baseline.set", found.Name, found.Name, after: made);
        return Answer(reply, context);
    }

    private static async Task<(BaselineRequest? Request, string? Mismatch)> ReadAsync(
        string? version, HttpContext context, CancellationToken cancellationToken)
    {
        var by = Caller.Of(context).Name;
        var named = string.IsNullOrEmpty(version) ? null : version;
        if (context.Request.ContentType?.StartsWith(Csv, StringComparison.OrdinalIgnoreCase) == true)
        {
            using var file = new MemoryStream();
            await context.Request.Body.CopyToAsync(file, cancellationToken);
            return (new(by, named, File: file.ToArray()), null);
        }

        if (!context.Request.HasJsonContentType())
            return (null, $"The body has the type '{context.Request.ContentType}'; send application/json or {Csv}.");
        BaselineBody? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync(context.Request.Body, ApiJson.Default.BaselineBody, cancellationToken);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that this route takes.", e);
        }

        if (body is null)
            return (null, new BaselineBody().Check());
        return body.Check() is { } mismatch ? (null, mismatch) : (new(by, body.Version ?? named, body.Days, body.Job), null);
    }

    /// <summary>What a grain has answered, for the caller.</summary>
    public static IResult Answer(DriftReply reply, HttpContext context) => reply.Answer is { } answer
        ? TypedResults.Text(answer, "application/json")
        : Refusal(reply).ToResult(context);

    private static ProblemDetails Refusal(DriftReply reply) => reply.Problem == RolloutProblem.Conflict
        ? Problems.Create(StatusCodes.Status409Conflict, "drift-disabled", "Drift is not counted", reply.Refusal)
        : VersionEndpoints.Refusal(reply.Problem, reply.Refusal);
}
