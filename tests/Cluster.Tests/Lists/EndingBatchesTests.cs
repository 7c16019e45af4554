using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>The scores of a batch for the users of a list.</summary>
public sealed class EndingBatchesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly EndingBatches batches = new("test");

    [Fact]
    public void Of_BatchOfEveryType_HasTheScoreOfEachRow()
    {
        var predictions = PredictionsOf(
            new Column<float>(new("single", ColumnType.Single), new[] { 0.5f, 1.5f, 2.5f }),
            new Column<double>(new("double", ColumnType.Double), new[] { 0.1, 0.2, 0.3 }, new[] { false, true, false }),
            new Column<long>(new("whole", ColumnType.Int64), new[] { 1L, 2, 3 }),
            new Column<bool>(new("truth", ColumnType.Boolean), new[] { true, false, true }),
            new Column<string>(new("text", ColumnType.String), new[] { "a", "b", "c" }),
            new Column<DateTime>(new("time", ColumnType.Timestamp), new[] { At.UtcDateTime, At.UtcDateTime.AddDays(1), default }));

        AssertIsSame(predictions);
    }

    [Fact]
    public void Of_RowsFromTheMiddleOfAnArray_HasTheScoreOfEachRow() =>
        AssertIsSame(PredictionsOf(new Column<double>(new("y", ColumnType.Double), new[] { 0.1, 0.2, 0.3, 0.4, 0.5 }.AsMemory(1, 3))));

    [Fact]
    public void Of_PredictionsAgain_IsTheSameBatch()
    {
        Predictions[] several = [.. Enumerable.Range(0, 4).Select(i => PredictionsOf(Column(i)))];

        var first = Array.ConvertAll(several, each => batches.Of(each)!);

        Assert.Equal(first, Array.ConvertAll(several, each => batches.Of(each)!), ReferenceEqualityComparer.Instance);
        Assert.Equal([0.0, 1.0, 2.0, 3.0], first.Select(batch => batch.ReplyAt(0, "a").Score!.Outputs[0].Value));
    }

    [Fact]
    public void Of_VectorThatIsKeptBesideTheOutputs_IsNoBatch() =>
        Assert.Null(batches.Of(PredictionsOf(new Column<float[]>(new("v", ColumnType.Vector), new float[][] { [1], [2], [3] }))));

    private static Column<double> Column(double value) => new(new("y", ColumnType.Double), new[] { value, value, value });

    private static Predictions PredictionsOf(params Column[] columns) =>
        new(new(["a", "b", "c"], columns), "v1", At, At.AddSeconds(1), Guid.NewGuid());

    private void AssertIsSame(Predictions predictions)
    {
        var batch = batches.Of(predictions)!;

        for (var row = 0; row < predictions.Outputs.Count; row++)
        {
            var user = predictions.Outputs.Users[row];
            var expected = Replies.ScoreOf("test", user, RowOutcome.Scored(predictions, row));
            var actual = batch.ReplyAt(row, user).Score!;
            Assert.Equal(expected.Outputs, actual.Outputs);
            Assert.Equal(expected with { Outputs = [] }, actual with { Outputs = [] });
        }
    }
}
