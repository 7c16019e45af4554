using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The answer to <c>GET /</c>: what this process is, and where to go on.</summary>
/// <param name="Name">The product.</param>
/// <param name="Summary">What the product does.</param>
/// <param name="Pipelines">The route that lists the pipelines.</param>
/// <param name="Jobs">The route that lists the jobs.</param>
/// <param name="Ready">The route that says whether calls are served.</param>
/// <param name="OpenApi">The route that describes all routes.</param>
/// <param name="Docs">The page that shows all routes; null where <c>Console:Enabled</c> leaves out what a browser shows.</param>
internal sealed record Welcome(
    string Name,
    string Summary,
    string Pipelines,
    string Jobs,
    string Ready,
    string OpenApi,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Docs)
{
    private static readonly Welcome Page = new(
        "ModelPipeline",
        "Reads a user's input, applies a machine learning model and stores the score: POST /pipelines/{pipeline}/users/{user}/score.",
        "/pipelines",
        "/jobs",
        "/health/ready",
        "/openapi/v1.json",
        "/docs");

    /// <summary>
    /// Maps the route. The route is for people, so the OpenAPI document leaves the route out. A browser is led to the console.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/", Answer).ExcludeFromDescription().OpenToEverybody();

    private static IResult Answer(HttpContext context, ConsoleOptions console)
    {
        context.Response.Headers.Vary = "Accept";
        return console.Enabled && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Redirect("/console")
            : TypedResults.Json(console.Enabled ? Page : Page with { Docs = null }, ApiJson.Plain.Welcome);
    }
}
