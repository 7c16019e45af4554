using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Lines of lists are the same as scores elsewhere.</summary>
public sealed class ScoreLineWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public async Task Write_UsersOfManyBatches_AreWhatTheSerializerWrites()
    {
        // Each score differs from another one in one property: a line must not take over the end of another batch's line.
        var first = new Score("test", "a", [new("y", 1.5f), new("text", "\"ü\n\""), new("none", null)], "v1", At, At, Guid.NewGuid());
        Score[] scores =
        [
            first,
            first with { User = "ü\"/<b>", Outputs = [new("y", 2L)] },
            first with { ModelVersion = "v2" },
            first with { Pipeline = "other" },
            first with { RetrievedAt = At.AddTicks(10) },
            first with { ScoredAt = At.AddSeconds(1) },
            first with { RunId = Guid.NewGuid() },
            first,
        ];

        var lines = await WriteAsync([.. scores, .. scores]);

        Assert.Equal([.. scores.Concat(scores).Select(score => JsonSerializer.Serialize(score, ApiJson.Default.Score))], lines);
    }

    [Fact]
    public async Task Write_UsersOfABatch_AreWhatTheSerializerWrites()
    {
        var time = At.UtcDateTime;
        var batch = new ScoredBatch([], new("te\"st", "", [], "v1", At, At, Guid.NewGuid()),
            ["single", "double", "whole", "truth", "te\"xt", "time", "none"],
            [
                new[] { 1.5f, float.NaN }, new[] { double.PositiveInfinity, 0.1 }, new[] { 1L, long.MinValue }, new[] { true, false },
                new[] { "\"ü\n\"", null }, new[] { time, time.AddDays(1) }, new[] { 1f, 2f },
            ],
            [null, null, null, null, null, null, [true, false]]);
        string[] users = ["a", "ü\"/<b>"];
        var pipe = new Pipe();
        using (var writer = new ScoreLineWriter(pipe.Writer, "trace"))
        {
            for (var index = 0; index < users.Length; index++)
                writer.Write(new(users[index], batch, index));
        }

        var lines = await ReadAsync(pipe);

        Assert.Equal([.. users.Select((user, index) => JsonSerializer.Serialize(batch.ReplyAt(index, user).Score!, ApiJson.Default.Score))],
            lines);
    }

    [Fact]
    public async Task Write_ProblemBetweenScores_HasTheTrace()
    {
        var score = new Score("test", "a", [], "v1", At, At, Guid.NewGuid());
        var pipe = new Pipe();
        using (var writer = new ScoreLineWriter(pipe.Writer, "trace-1"))
        {
            writer.Write(new("a", score, null));
            writer.Write(ScoreLine.Of("b", new ScoreReply(ScoreStatus.NotFound, Reason: "no row")));
            writer.Write(new("a", score, null));
        }

        var lines = await ReadAsync(pipe);

        Assert.Equal(lines[0], lines[2]);
        var problem = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("b", problem.GetProperty("user").GetString());
        Assert.Equal("trace-1", problem.GetProperty("problem").GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Write_ServerOfTheModelSaysWhen_TheProblemHasTheSeconds()
    {
        var pipe = new Pipe();
        using (var writer = new ScoreLineWriter(pipe.Writer, "trace-1"))
            writer.Write(ScoreLine.Of("b", new ScoreReply(ScoreStatus.StoreUnavailable, RetryAfter: TimeSpan.FromSeconds(7))));

        var problem = JsonDocument.Parse(Assert.Single(await ReadAsync(pipe))).RootElement.GetProperty("problem");

        Assert.Equal(7, problem.GetProperty("retryAfter").GetInt32());
    }

    private static async Task<string[]> WriteAsync(params Score[] scores)
    {
        var pipe = new Pipe();
        using (var writer = new ScoreLineWriter(pipe.Writer, "trace"))
        {
            foreach (var score in scores)
                writer.Write(new(score.User, score, null));
        }

        return await ReadAsync(pipe);
    }

    private static async Task<string[]> ReadAsync(Pipe pipe)
    {
        await pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream(), Encoding.UTF8);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
