namespace ModelPipeline.Tests;

public sealed class PermutationShapleyTests
{
    private const int Columns = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ComputeAsync_AtMostTwoColumnsInteract_IsExact()
    {
        var row = Games.Rows(1, 11, seed: 1)[0];
        var background = Games.Rows(10, 11, seed: 2);
        double Pairs(double[] x) => Enumerable.Range(0, 10).Sum(i => (x[i] * x[i + 1] * (i + 1)) + (2 * x[i]));

        var (contributions, rounds) = await PermutationShapley.ComputeAsync(
            Games.Of(Pairs, row, background), new(1), maxRounds: 10, tolerance: 1e-9, Token);

        var expected = Games.ByDefinition(Pairs, row, background);
        Assert.Equal(expected, contributions.Select(each => each.Value), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(contributions, each => Assert.InRange(each.StandardError, 0, 1e-9));
        Assert.Equal(PermutationShapley.MinRounds, rounds);
    }

    [Fact]
    public async Task ComputeAsync_LinearFunction_GivesWeightTimesDistanceFromTheMean()
    {
        double[] weights = [.. Enumerable.Range(0, 30).Select(i => i - 12.5)];
        var row = Games.Rows(1, 30, seed: 3)[0];
        var background = Games.Rows(100, 30, seed: 4);
        var game = Games.Of(x => weights.Zip(x, (weight, value) => weight * value).Sum(), row, background);

        var (contributions, _) = await PermutationShapley.ComputeAsync(game, new(1), 2, 0, Token);

        for (var i = 0; i < 30; i++)
            Assert.Equal(weights[i] * (row[i] - background.Average(other => other[i])), contributions[i].Value, 1e-9);
    }

    [Fact]
    public async Task ComputeAsync_ThousandRows_IsWithinThreeStandardErrorsOfExact()
    {
        var background = Games.Rows(30, Columns, seed: 5);
        var beyond = new int[Columns];
        var errors = 0.0;
        foreach (var (row, index) in Games.Rows(1_000, Columns, seed: 6).Select((row, index) => (row, index)))
        {
            var game = Games.Of(TreesOf, row, background);
            var exact = await ExactShapley.ComputeAsync(game, Token);
            var (estimates, _) = await PermutationShapley.ComputeAsync(game, new((ulong)index), maxRounds: 4, tolerance: 0, Token);
            Assert.Equal(game.Prediction - game.Baseline, estimates.Sum(each => each.Value), 1e-9);
            for (var i = 0; i < Columns; i++)
            {
                errors += estimates[i].StandardError;
                if (Math.Abs(estimates[i].Value - exact[i].Value) > (3 * estimates[i].StandardError) + 1e-12)
                    beyond[i]++;
            }
        }

        Assert.All(beyond, count => Assert.InRange(count, 0, 10));
        // Otherwise the errors are so large that any estimate would pass.
        Assert.InRange(errors / 1_000 / Columns, 1e-4, 0.02);
    }

    [Fact]
    public async Task ComputeAsync_Tolerance_EndsEarlyAndLaterForASmallerOne()
    {
        var row = Games.Rows(1, Columns, seed: 7)[0];
        var game = Games.Of(TreesOf, row, Games.Rows(20, Columns, seed: 8));

        var (loose, fewRounds) = await PermutationShapley.ComputeAsync(game, new(1), 1_000, tolerance: 0.2, Token);
        var (close, manyRounds) = await PermutationShapley.ComputeAsync(game, new(1), 1_000, tolerance: 0.01, Token);

        Assert.InRange(manyRounds, fewRounds + 1, 999);
        Assert.InRange(ErrorOf(loose), 0, 0.2);
        Assert.InRange(ErrorOf(close), 0, 0.01);
    }

    [Fact]
    public async Task ComputeAsync_SameSeed_GivesTheSameBits()
    {
        var row = Games.Rows(1, Columns, seed: 9)[0];
        var game = Games.Of(TreesOf, row, Games.Rows(20, Columns, seed: 10));

        var (first, _) = await PermutationShapley.ComputeAsync(game, new(5), 3, 0, Token);
        var (again, _) = await PermutationShapley.ComputeAsync(game, new(5), 3, 0, Token);
        var (other, _) = await PermutationShapley.ComputeAsync(game, new(6), 3, 0, Token);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task ComputeAsync_UnusedColumn_IsZeroAndEqualValuesCostNoRow()
    {
        var row = Games.Rows(1, Columns, seed: 11)[0];
        var background = Games.Rows(10, Columns, seed: 12);
        foreach (var other in background)
            other[5] = row[5];
        var rows = 0;
        var game = Games.Of(x => TreesOf([.. x[..3], 0, .. x[4..]]), row, background, asked => rows += asked.Count);

        var (contributions, _) = await PermutationShapley.ComputeAsync(game, new(1), 2, 0, Token);

        Assert.Equal((0, 0), (contributions[3].Value, contributions[5].Value));
        Assert.NotEqual(0, contributions[0].Value);
        Assert.Equal(2 * 10 * 2 * (Columns - 2), rows);
    }

    private static double ErrorOf(Contribution[] contributions) =>
        contributions.Max(each => each.StandardError) / contributions.Max(each => Math.Abs(each.Value));

    // Steps in which up to four columns interact, as in boosted trees.
    private static double TreesOf(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] <= 0.3 || x[(i + 1) % x.Length] <= 0.5)
                continue;
            var isDeep = x[(i + 2) % x.Length] <= 0.6 && x[(i + 3) % x.Length] > 0.4;
            sum += isDeep ? -0.1 : 0.2;
        }

        return sum;
    }
}
