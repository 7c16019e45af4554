using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// How far a job is, as server-sent events: one when it changes, and at least one a second, to the end of the job. An event's id is how
/// many users it counts, so that who comes back with <c>Last-Event-ID</c> is told at once where the job is further, and else when it is.
/// </summary>
internal static class JobEvents
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    public static async Task WriteAsync(HttpContext context, JobInfo job, ClusterJobs jobs, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Proxies that buffer would hold progress back.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var seen = (string?)context.Request.Headers["Last-Event-ID"];
        for (var current = job; ;)
        {
            var id = $"{current.Status}-{current.Scored + current.Failed}";
            if (id != seen || current.IsOver)
                await WriteAsync(context.Response, id, current, cancellationToken);
            if (current.IsOver)
                return;
            seen = null;
            await Task.Delay(Every, clock, cancellationToken);
            if (await jobs.FindAsync(job.Id, cancellationToken) is not { } next)
                return;
            current = next;
        }
    }

    private static async Task WriteAsync(HttpResponse response, string id, JobInfo job, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"id: {id}\nevent: progress\ndata: {JsonSerializer.Serialize(job, ApiJson.Default.JobInfo)}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
