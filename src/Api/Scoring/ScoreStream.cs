using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Scores many users and writes a line for each user as soon as the user's score is there. The number of users in flight and the number of
/// unwritten lines are limited.
/// </summary>
internal static class ScoreStream
{
    public const string ContentType = "application/x-ndjson";

    private const int MaxUnwritten = 4096;
    private const int FlushBytes = 32 * 1024;

    // A batch of a list completes hundreds of users at once. On the thread pool, the work of these users would delay the next step of every
    // single call. This scheduler uses half of the cores, and gives its thread back after a few items.
    private static readonly TaskScheduler Scheduler =
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2),
            maxItemsPerTask: 16).ConcurrentScheduler;

    // A caller who does not read keeps a list open for so long, not as long as the caller likes. Kestrel's own minimum rate counts what the
    // buffers of the sockets took at once, megabytes, and so gives such a caller many minutes.
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(30);

    // The delay doubles: thousands of users of lists can wait for a silo that has no memory for more users.
    private static readonly TimeSpan FirstSaturatedDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSaturatedDelay = TimeSpan.FromSeconds(1);

    public static async Task WriteAsync(
        HttpContext context,
        PipelineInfo pipeline,
        IReadOnlyList<UserEntry> users,
        ListCalls lists,
        ListShare share,
        ListFailures failures,
        CancellationToken cancellationToken)
    {
        context.Response.ContentType = ContentType;
        await context.Response.StartAsync(cancellationToken);
        var lines = Channel.CreateBounded<ScoreLine>(new BoundedChannelOptions(MaxUnwritten) { SingleReader = true });
        await using var stop = new StopSource(cancellationToken);
        var batches = lists.Begin(Caller.Of(context), pipeline.Name, () => share.Most, stop.Token);
        var scoring = BehindCallsAsync(() => ScoreAllAsync(pipeline, users, batches, share, failures, lines.Writer, stop.Token));
        try
        {
            await BehindCallsAsync(() => WriteLinesAsync(context, lines.Reader, cancellationToken));
        }
        finally
        {
            // Without a writer no further user is scored. The share is given back when the list has no user in flight.
            await stop.CancelAsync();
            await scoring;
        }
    }

    private static Task BehindCallsAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    private static async Task ScoreAllAsync(
        PipelineInfo pipeline,
        IReadOnlyList<UserEntry> users,
        ListBatches batches,
        ListShare share,
        ListFailures failures,
        ChannelWriter<ScoreLine> lines,
        CancellationToken cancellationToken)
    {
        var error = (Exception?)null;
        try
        {
            var order = new ListOrder();
            foreach (var user in ListOrder.Distinct(users))
            {
                if (UserId.Check(user.User) is { } invalid)
                {
                    await lines.WriteAsync(new(user.User, Problems.InvalidUser(invalid)), cancellationToken);
                    continue;
                }

                await share.EnterAsync(cancellationToken);
                order.Begin(user, ScoreAndLeaveAsync);
            }
        }
        catch (Exception e)
        {
            error = e;
        }

        batches.Flush();
        await share.EmptyAsync();
        lines.Complete(error);

        async Task ScoreAndLeaveAsync(UserEntry user)
        {
            try
            {
                await ScoreAsync(pipeline, user, batches, failures, lines, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // The caller has gone. The loop over the users stops for the same reason.
            }
            finally
            {
                share.Leave();
            }
        }
    }

    private static async ValueTask ScoreAsync(
        PipelineInfo pipeline,
        UserEntry entry,
        ListBatches batches,
        ListFailures failures,
        ChannelWriter<ScoreLine> lines,
        CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var user = entry.User!;
        ScoreLine line;
        try
        {
            var reply = await batches.ScoreAsync(entry);
            // A list can wait where a single call gets 503. The list waits as long as a single call may take.
            for (var delay = FirstSaturatedDelay;
                 reply.Status == ScoreStatus.Saturated && TimeProvider.System.GetElapsedTime(began) <= pipeline.Timeout;
                 delay = delay * 2 < LongestSaturatedDelay ? delay * 2 : LongestSaturatedDelay)
            {
                await Task.Delay(delay * (1 + Random.Shared.NextDouble()), cancellationToken);
                reply = await batches.ScoreAsync(entry);
            }

            if (reply.Score is null)
                failures.Add(user, reply);
            line = reply.Score is { } score ? new(user, score) : new(user, Problems.Of(reply));
        }
        catch (ClusterCallException e)
        {
            line = new(user, e.Problem);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Orleans has logged the exception where it was thrown. The lines of the other users go on.
            line = new(user, Problems.Of(new(ScoreStatus.Failed, Reason: "The call failed unexpectedly; the log of the silo says more.")));
        }

        await lines.WriteAsync(line, cancellationToken);
    }

    private static async Task WriteLinesAsync(HttpContext context, ChannelReader<ScoreLine> lines, CancellationToken cancellationToken)
    {
        var body = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body);
        var traceId = Problems.TraceId(context);
        while (await lines.WaitToReadAsync(cancellationToken))
        {
            while (lines.TryRead(out var line))
            {
                WriteLine(json, line, traceId);
                json.Flush();
                json.Reset();
                body.Write("\n"u8);
                if (body.UnflushedBytes < FlushBytes)
                    continue;
                await FlushAsync(context, cancellationToken);
                await Task.Yield();
            }

            await FlushAsync(context, cancellationToken);
        }
    }

    private static async ValueTask FlushAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var flush = context.Response.BodyWriter.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }

        try
        {
            await flush.AsTask().WaitAsync(LongestFlush, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            context.Abort();
            throw new OperationCanceledException("The caller does not read the list.");
        }
    }

    private static void WriteLine(Utf8JsonWriter json, ScoreLine line, string traceId)
    {
        if (line.Score is { } score)
        {
            JsonSerializer.Serialize(json, score, ApiJson.Default.Score);
            return;
        }

        line.Problem!.Extensions["traceId"] = traceId;
        JsonSerializer.Serialize(json, new ProblemLine(line.User, line.Problem), ApiJson.Default.ProblemLine);
    }

    /// <summary>The result of a user: a score or a problem.</summary>
    private readonly record struct ScoreLine(string? User, Score? Score, ProblemDetails? Problem)
    {
        public ScoreLine(string? user, Score score) : this(user, score, null)
        {
        }

        public ScoreLine(string? user, ProblemDetails problem) : this(user, null, problem)
        {
        }
    }
}
