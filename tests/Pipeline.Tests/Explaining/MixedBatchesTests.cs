namespace ModelPipeline.Tests;

public sealed class MixedBatchesTests
{
    private static readonly Field[] Fields =
        [new("a", ColumnType.Double), new("b", ColumnType.String), new("v", ColumnType.Vector), new("n", ColumnType.Int64)];

    [Fact]
    public void Mix_Rows_TakeThePlayersOfTheRowAndTheRestOfTheBackground()
    {
        var background = Batch.Concat([Row("p", 2, "y", [2], null), Row("q", 3, "z", [3], 9)]);
        var mixed = new MixedBatches(Row("u", 1, "x", [1], 7), background, Players());

        var batch = mixed.Mix([new(0, new[] { 0 }), new(1, new[] { 1, 2 }), new(1, Array.Empty<int>())], 0, 3);

        Assert.Equal(["u", "u", "u"], batch.Users);
        Assert.Equal([1.0, 3.0, 3.0], batch.Values<double>("a").ToArray());
        Assert.Equal(["y", "x", "z"], batch.Values<string>("b").ToArray());
        Assert.Equal([[2], [1], [3]], batch.Values<float[]>("v").ToArray());
        Assert.Equal([null, 7L, 9L], Enumerable.Range(0, 3).Select(batch["n"].ValueAt));
    }

    [Fact]
    public void Mix_PartOfTheRows_HasThatPart()
    {
        var mixed = new MixedBatches(Row("u", 1, "x", [1], 7), Row("p", 2, "y", [2], 8), Players());

        var batch = mixed.Mix([new(0, new[] { 0 }), new(0, new[] { 1 })], 1, 1);

        Assert.Equal([2.0], batch.Values<double>("a").ToArray());
    }

    [Fact]
    public void Differing_SameValues_AreLeftOut()
    {
        var background = Batch.Concat(
        [
            Row("p", 1, "x", [1, 2], null), Row("q", 1, "y", [1, 2], null), Row("r", double.NaN, "x", [1, 3], 0),
        ]);

        Assert.Equal([[], [1], [0, 2]], new MixedBatches(Row("u", 1, "x", [1, 2], null), background, Players()).Differing());
        Assert.Equal(
            [[0, 2], [0, 1, 2], [2]], new MixedBatches(Row("u", double.NaN, "x", [1, 2], 5), background, Players()).Differing());
    }

    [Fact]
    public void Of_Groups_AreOnePlayerWithTheColumnsThatTheModelHas()
    {
        var players = Player.Of(new(Fields), new Dictionary<string, string[]> { ["g"] = ["v", "gone", "a"], ["empty"] = ["gone"] });

        Assert.Equal(["g", "b", "n"], players.Select(player => player.Name));
        Assert.Equal([2, 0], players[0].Columns);
    }

    // The last two columns are one player.
    private static IReadOnlyList<Player> Players() => [new("a", [0], false), new("b", [1], false), new("g", [2, 3], true)];

    private static Batch Row(string user, double a, string b, float[] v, long? n) => new([user],
    [
        new Column<double>(Fields[0], new[] { a }),
        new Column<string>(Fields[1], new[] { b }),
        new Column<float[]>(Fields[2], new[] { v }),
        n is { } number ? new Column<long>(Fields[3], new[] { number }) : Column.Absent(Fields[3], 1),
    ]);
}
