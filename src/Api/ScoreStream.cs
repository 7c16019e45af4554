using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Scores many users and writes a line for each as it completes. What is in flight and what waits to be written are bounded.</summary>
internal static class ScoreStream
{
    public const string ContentType = "application/x-ndjson";

    // Two full batches: one is on its way while the next one gathers.
    private const int MaxInFlight = 1024;
    private const int FlushBytes = 32 * 1024;

    private static readonly TimeSpan SaturatedDelay = TimeSpan.FromMilliseconds(100);

    public static async Task WriteAsync(HttpContext context, PipelineInfo pipeline, IReadOnlyList<string?> users, IGrainFactory grains, CancellationToken cancellationToken)
    {
        context.Response.ContentType = ContentType;
        await context.Response.StartAsync(cancellationToken);
        var lines = Channel.CreateBounded<(string? User, ScoreReply? Reply)>(new BoundedChannelOptions(MaxInFlight) { SingleReader = true });
        var scoring = ScoreAllAsync(pipeline, users, grains, lines.Writer, cancellationToken);
        await WriteLinesAsync(context, lines.Reader, cancellationToken);
        await scoring;
    }

    private static async Task ScoreAllAsync(PipelineInfo pipeline, IReadOnlyList<string?> users, IGrainFactory grains, ChannelWriter<(string?, ScoreReply?)> lines, CancellationToken cancellationToken)
    {
        var error = (Exception?)null;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = MaxInFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(users.Distinct(StringComparer.Ordinal), options, async (user, token) =>
                await lines.WriteAsync((user, UserId.Check(user) is null ? await ScoreAsync(pipeline, user!, grains, token) : null), token));
        }
        catch (Exception e)
        {
            error = e;
        }

        lines.Complete(error);
    }

    private static async Task<ScoreReply> ScoreAsync(PipelineInfo pipeline, string user, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var reply = await CallAsync(pipeline, user, grains, cancellationToken);
            // A list can wait where a single caller is sent away; it does so as long as that caller would have waited.
            if (reply.Status != ScoreStatus.Saturated || TimeProvider.System.GetElapsedTime(began) > pipeline.Timeout)
                return reply;
            await Task.Delay(SaturatedDelay * (1 + Random.Shared.NextDouble()), cancellationToken);
        }
    }

    private static async Task<ScoreReply> CallAsync(PipelineInfo pipeline, string user, IGrainFactory grains, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IUserScoringGrain>(user).Score(pipeline.Name, ScoreOptions.Fresh, cancellationToken);
        }
        catch (Exception e) when (e is Orleans.Runtime.OrleansException or TimeoutException)
        {
            return new(ScoreStatus.StoreUnavailable, Reason: "The cluster did not take the call; try again in a moment.");
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Orleans has logged it where it was thrown; the other users' lines go on.
            return new(ScoreStatus.Failed, Reason: "The call failed unexpectedly; the log of the silo says more.");
        }
    }

    private static async Task WriteLinesAsync(HttpContext context, ChannelReader<(string? User, ScoreReply? Reply)> lines, CancellationToken cancellationToken)
    {
        var body = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(body);
        var traceId = Problems.TraceId(context);
        while (await lines.WaitToReadAsync(cancellationToken))
        {
            while (lines.TryRead(out var line))
            {
                WriteLine(json, line.User, line.Reply, traceId);
                json.Flush();
                json.Reset();
                body.Write("\n"u8);
                if (body.UnflushedBytes >= FlushBytes)
                    await body.FlushAsync(cancellationToken);
            }

            await body.FlushAsync(cancellationToken);
        }
    }

    private static void WriteLine(Utf8JsonWriter json, string? user, ScoreReply? reply, string traceId)
    {
        if (reply?.Score is { } score)
        {
            JsonSerializer.Serialize(json, score, ApiJson.Default.Score);
            return;
        }

        var problem = reply is null ? Problems.InvalidUser(UserId.Check(user)!) : Problems.Of(reply);
        problem.Extensions["traceId"] = traceId;
        JsonSerializer.Serialize(json, new ProblemLine(user, problem), ApiJson.Default.ProblemLine);
    }
}
