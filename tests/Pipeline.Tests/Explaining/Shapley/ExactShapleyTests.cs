namespace ModelPipeline.Tests;

public sealed class ExactShapleyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ComputeAsync_LinearFunction_GivesWeightTimesDistanceFromTheMean()
    {
        double[] weights = [3, -2, 0.5, 7];
        var row = Games.Rows(1, 4, seed: 1)[0];
        var background = Games.Rows(20, 4, seed: 2);
        var game = Games.Of(x => 5 + weights.Zip(x, (weight, value) => weight * value).Sum(), row, background);

        var contributions = await ExactShapley.ComputeAsync(game, Token);

        for (var i = 0; i < 4; i++)
            Assert.Equal(weights[i] * (row[i] - background.Average(other => other[i])), contributions[i].Value, 1e-12);
        Assert.All(contributions, each => Assert.Equal(0, each.StandardError));
    }

    [Fact]
    public async Task ComputeAsync_TenColumnsThatAllInteract_EqualsTheDefinition()
    {
        var row = Games.Rows(1, 10, seed: 3)[0];
        var background = Games.Rows(5, 10, seed: 4);
        // Some values are the same in both rows.
        background[0][2] = row[2];
        background[1] = [.. row];
        background[2][7] = row[7];

        var contributions = await ExactShapley.ComputeAsync(Games.Of(AllInteract, row, background), Token);

        var expected = Games.ByDefinition(AllInteract, row, background);
        Assert.Equal(expected, contributions.Select(each => each.Value), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.True(expected.Distinct().Count() == 10, "The columns of the function differ too little.");
    }

    [Fact]
    public async Task ComputeAsync_SymmetricAndUnusedColumns_AreEqualAndZero()
    {
        double[] row = [0.9, 0.9, 0.3, 0.8];
        double[][] background = [[0.1, 0.1, 0.7, 0.2], [0.4, 0.4, 0.1, 0.5]];
        var game = Games.Of(x => (x[0] * x[1] * x[2]) + Math.Max(x[0], x[1]), row, background);

        var contributions = await ExactShapley.ComputeAsync(game, Token);

        Assert.Equal(contributions[0].Value, contributions[1].Value, 1e-12);
        Assert.NotEqual(0, contributions[0].Value);
        Assert.Equal(0, contributions[3].Value);
    }

    [Fact]
    public async Task ComputeAsync_ManyBackgroundRows_AddsUpAndAsksForSomeThousandRowsAtATime()
    {
        var row = Games.Rows(1, 8, seed: 5)[0];
        var background = Games.Rows(60, 8, seed: 6);
        var sizes = new List<int>();
        var game = Games.Of(AllInteract, row, background, rows => sizes.Add(rows.Count));

        var contributions = await ExactShapley.ComputeAsync(game, Token);

        Assert.Equal(game.Prediction - game.Baseline, contributions.Sum(each => each.Value), 1e-12);
        Assert.Equal(60 * 254, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 4_096 + 254));
    }

    [Fact]
    public async Task ComputeAsync_RowThatEqualsTheBackground_ContributesNothingAndCostsNothing()
    {
        double[] row = [1, 2];
        var game = Games.Of(x => x[0] + x[1], row, [[1, 2], [1, 2]], _ => Assert.Fail("No row is needed."));

        var contributions = await ExactShapley.ComputeAsync(game, Token);

        Assert.All(contributions, each => Assert.Equal(0, each.Value));
    }

    private static double AllInteract(double[] x)
    {
        var product = 1.0;
        for (var i = 0; i < x.Length; i++)
            product *= 1 + (x[i] * (i + 1) / 3);
        return Math.Log(product + Math.Sin(x[0] * x[^1] * 5)) + Math.Max(x[1], x[2]);
    }
}
