using System.Threading.Channels;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Scores many users and writes a line for each user as soon as the user's score is there. The number of users in flight is limited, those
/// with unsent lines included.
/// </summary>
internal static class ScoreStream
{
    public const string ContentType = "application/x-ndjson";

    private const int FlushBytes = 32 * 1024;

    // A batch of a list completes hundreds of users at once. On the thread pool, the work of these users would delay the next step of every
    // single call. This scheduler uses half of the cores, and gives its thread back after a few items.
    private static readonly TaskScheduler Scheduler =
        new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, Environment.ProcessorCount / 2),
            maxItemsPerTask: 16).ConcurrentScheduler;

    // A caller who does not read keeps a list open for so long, not as long as the caller likes. Kestrel's own minimum rate counts what the
    // buffers of the sockets took at once, megabytes, and so gives such a caller many minutes.
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(30);

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
        // The share limits the lines.
        var lines = Channel.CreateUnbounded<ScoreLine>(new() { SingleReader = true });
        await using var stop = new StopSource(cancellationToken);
        var batches = lists.Begin(Caller.Of(context), pipeline.Name, () => share.Most, stop.Token);
        var list = new StreamedList(pipeline, batches, share, failures, lines.Writer, Scheduler, stop.Token);
        var scoring = BehindCallsAsync(() => list.ScoreAllAsync(users));
        try
        {
            await BehindCallsAsync(() => WriteLinesAsync(context, lines.Reader, share, stop, cancellationToken));
        }
        finally
        {
            // Without a writer no further user is scored. The share is given back when the list has no user in flight.
            await stop.CancelAsync();
            lines.Writer.TryComplete();
            while (lines.Reader.TryRead(out _))
                share.Leave();
            await scoring;
        }
    }

    private static Task BehindCallsAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();

    private static async Task WriteLinesAsync(
        HttpContext context, ChannelReader<ScoreLine> lines, ListShare share, StopSource stop, CancellationToken cancellationToken)
    {
        var body = context.Response.BodyWriter;
        using var writer = new ScoreLineWriter(body, Problems.TraceId(context));
        var unsent = 0;
        try
        {
            while (await lines.WaitToReadAsync(cancellationToken))
            {
                while (lines.TryRead(out var line))
                {
                    unsent++;
                    writer.Write(line);
                    if (body.UnflushedBytes < FlushBytes)
                        continue;
                    await FlushAsync(context, cancellationToken);
                    share.Leave(unsent);
                    unsent = 0;
                    await Task.Yield();
                }

                await FlushAsync(context, cancellationToken);
                share.Leave(unsent);
                unsent = 0;
            }
        }
        catch
        {
            // Before the share has room again: nobody reads the scores of further users.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            share.Leave(unsent);
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
}
