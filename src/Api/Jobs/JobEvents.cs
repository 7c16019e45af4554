using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Sends the progress of a job as server-sent events, at least one a second until the job is over. Where the cluster answers slowly, the
/// last known progress is sent again. The id of an event holds the number of users counted so far. A client that comes back with
/// <c>Last-Event-ID</c> gets an event at once where the job has moved on, and otherwise within a second.
/// </summary>
internal static class JobEvents
{
    // The sum of both is below the second that the summary promises.
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMilliseconds(150);

    public static async Task WriteAsync(HttpContext context, JobInfo job, ClusterJobs jobs, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // Tells proxies not to buffer the events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var seen = (string?)context.Request.Headers["Last-Event-ID"];
        var asked = (Task<JobInfo?>?)null;
        for (var current = job; ;)
        {
            var id = $"{current.Status}-{current.Scored + current.Failed}";
            if (id != seen || current.IsOver)
                await WriteAsync(context.Response, id, current, cancellationToken);
            if (current.IsOver)
                return;
            seen = null;
            await Task.Delay(Every, clock, cancellationToken);
            asked ??= AskAsync(jobs, current, cancellationToken);
            await ((Task)asked).WaitAsync(AnswerTimeout, clock, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!asked.IsCompleted)
                continue;
            if (await asked is not { } next)
                return;
            current = next;
            asked = null;
        }
    }

    private static async Task<JobInfo?> AskAsync(ClusterJobs jobs, JobInfo known, CancellationToken cancellationToken)
    {
        try
        {
            return await jobs.FindAsync(known.Id, cancellationToken);
        }
        catch (ClusterCallException)
        {
            return known;
        }
    }

    private static async Task WriteAsync(HttpResponse response, string id, JobInfo job, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"id: {id}\nevent: progress\ndata: {JsonSerializer.Serialize(job, ApiJson.Default.JobInfo)}\n\n",
            cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
