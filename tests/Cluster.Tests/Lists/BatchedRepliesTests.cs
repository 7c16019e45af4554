using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>Scores of one batch go together and come out as they were.</summary>
public sealed class BatchedRepliesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Of_BatchOfEveryType_ComesOutAsItWas()
    {
        var run = Guid.NewGuid();
        var replies = Enumerable.Range(0, 6).Select(i => Scored($"user-{i}", run,
            ("single", i + 0.5f), ("double", i / 3.0), ("whole", (long)i), ("truth", i % 2 == 0), ("text", $"text {i}"),
            ("time", At.UtcDateTime.AddDays(i)), ("some", i % 2 == 0 ? null : (object)(float)i), ("none", null))).ToArray();

        var reply = BatchedReplies.Of([.. Enumerable.Range(10, 6)], replies, isOver: true);

        var batch = Assert.Single(reply.Batches!);
        Assert.Empty(reply.Rows);
        Assert.True(reply.IsOver);
        Assert.Equal(Enumerable.Range(10, 6), batch.Rows);
        AssertSame(replies, [.. Enumerable.Range(0, 6).Select(i => batch.ReplyAt(i, $"user-{i}"))]);
    }

    [Fact]
    public void Of_TwoBatchesMixedWithOthers_EachGoesTogether()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        ScoreReply[] replies =
        [
            .. Enumerable.Range(0, 10).Select(i => Scored($"user-{i}", i % 2 == 0 ? one : other, ("y", (double)i))),
            new(ScoreStatus.NotFound, Reason: "no row"),
            Scored("alone", Guid.NewGuid(), ("y", 1.0)),
        ];

        var reply = BatchedReplies.Of([.. Enumerable.Range(0, 12)], replies, isOver: false);

        Assert.Equal([[0, 2, 4, 6, 8], [1, 3, 5, 7, 9]], reply.Batches!.Select(batch => batch.Rows));
        Assert.Equal([10, 11], reply.Rows);
        Assert.Equal(replies[10..], reply.Replies);
        Assert.False(reply.IsOver);
    }

    [Fact]
    public void Of_UsersOfARunDifferInVersionOrInTypes_GoAlone()
    {
        var run = Guid.NewGuid();
        var replies = Enumerable.Range(0, 10).Select(i => Scored($"user-{i}", run, ("y", i < 5 ? (double)i : i))).ToArray();
        replies[5] = new(ScoreStatus.Scored, replies[4].Score! with { ModelVersion = "v2" });
        replies[6] = new(ScoreStatus.Scored, replies[4].Score! with { Outputs = [new("y", "text")] });

        var reply = BatchedReplies.Of([.. Enumerable.Range(0, 10)], replies, isOver: true);

        Assert.Null(reply.Batches);
        Assert.Equal(Enumerable.Range(0, 10), reply.Rows.Order());
        Assert.Equal(replies, reply.Rows.Zip(reply.Replies).OrderBy(each => each.First).Select(each => each.Second));
    }

    private static ScoreReply Scored(string user, Guid run, params (string Name, object? Value)[] outputs) =>
        new(ScoreStatus.Scored, new("test", user, Array.ConvertAll(outputs, each => new OutputValue(each.Name, each.Value)), "v1", At,
            At.AddSeconds(1), run));

    private static void AssertSame(ScoreReply[] expected, ScoreReply[] actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.Score!.Outputs, other.Score!.Outputs);
            Assert.Equal(one with { Score = null }, other with { Score = null });
            Assert.Equal(one.Score with { Outputs = [] }, other.Score with { Outputs = [] });
        }
    }
}
