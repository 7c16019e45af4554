using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Scores many users and writes a line for each as it completes. What is in flight and what waits to be written are bounded.</summary>
internal static class ScoreStream
{
    public const string ContentType = "application/x-ndjson";

    // Enough that a full batch waits behind each one that is on its way: with 1,024, one in a few lists of 7,043 users cost a query more.
    private const int MaxInFlight = 4096;
    private const int FlushBytes = 32 * 1024;

    private static readonly TimeSpan SaturatedDelay = TimeSpan.FromMilliseconds(100);

    public static async Task WriteAsync(HttpContext context, PipelineInfo pipeline, IReadOnlyList<string?> users, ClusterScores scores, CancellationToken cancellationToken)
    {
        context.Response.ContentType = ContentType;
        await context.Response.StartAsync(cancellationToken);
        var lines = Channel.CreateBounded<ScoreLine>(new BoundedChannelOptions(MaxInFlight) { SingleReader = true });
        var scoring = ScoreAllAsync(pipeline, users, scores, lines.Writer, cancellationToken);
        await WriteLinesAsync(context, lines.Reader, cancellationToken);
        await scoring;
    }

    private static async Task ScoreAllAsync(PipelineInfo pipeline, IReadOnlyList<string?> users, ClusterScores scores, ChannelWriter<ScoreLine> lines, CancellationToken cancellationToken)
    {
        var error = (Exception?)null;
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = MaxInFlight, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(users.Distinct(StringComparer.Ordinal), options, (user, token) => UserId.Check(user) is { } invalid
                ? lines.WriteAsync(new(user, Problems.InvalidUser(invalid)), token)
                : ScoreAsync(pipeline, user!, scores, lines, token));
        }
        catch (Exception e)
        {
            error = e;
        }

        lines.Complete(error);
    }

    private static async ValueTask ScoreAsync(PipelineInfo pipeline, string user, ClusterScores scores, ChannelWriter<ScoreLine> lines, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        ScoreLine line;
        try
        {
            var reply = await scores.ScoreAsync(pipeline.Name, user, maxAge: null, cancellationToken);
            // A list can wait where a single caller is sent away; it does so as long as that caller would have waited.
            while (reply.Status == ScoreStatus.Saturated && TimeProvider.System.GetElapsedTime(began) <= pipeline.Timeout)
            {
                await Task.Delay(SaturatedDelay * (1 + Random.Shared.NextDouble()), cancellationToken);
                reply = await scores.ScoreAsync(pipeline.Name, user, maxAge: null, cancellationToken);
            }

            line = reply.Score is { } score ? new(user, score) : new(user, Problems.Of(reply));
        }
        catch (ClusterCallException e)
        {
            line = new(user, e.Problem);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Orleans has logged it where it was thrown; the other users' lines go on.
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
                if (body.UnflushedBytes >= FlushBytes)
                    await body.FlushAsync(cancellationToken);
            }

            await body.FlushAsync(cancellationToken);
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

    /// <summary>What becomes of a user: a score or a problem.</summary>
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
