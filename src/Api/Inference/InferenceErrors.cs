namespace ModelPipeline.Api;

/// <summary>Writes errors below <c>/v2</c> as the Open Inference Protocol has them: <c>{"error":"..."}</c>.</summary>
internal sealed class InferenceErrors : IProblemDetailsWriter
{
    /// <summary>The routes of the protocol.</summary>
    public const string Routes = "/v2";

    public bool CanWrite(ProblemDetailsContext context) => context.HttpContext.Request.Path.StartsWithSegments(Routes);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        var text = problem.Detail ?? problem.Title ?? $"HTTP {context.HttpContext.Response.StatusCode}";
        await context.HttpContext.Response.WriteAsJsonAsync(new(text), InferenceApiJson.Default.InferenceError, "application/json");
    }
}
