namespace ModelPipeline.Tests;

/// <summary>Games for a function of numbers, which is applied to a row of them.</summary>
internal static class Games
{
    /// <summary>The game of a row against background rows. Each number is a player.</summary>
    public static ShapleyGame Of(
        Func<double[], double> function, double[] row, double[][] background, Action<IReadOnlyList<MixedRow>>? onRows = null) => new(
        row.Length,
        function(row),
        [.. background.Select(function)],
        [.. background.Select(other => Enumerable.Range(0, row.Length).Where(player => row[player] != other[player]).ToArray())],
        (rows, _) =>
        {
            onRows?.Invoke(rows);
            return Task.FromResult(rows.Select(mixed => function(Mix(row, background[mixed.Background], mixed.Own.Span))).ToArray());
        });

    /// <summary>Rows of numbers from 0 to 1. The same seed gives the same rows.</summary>
    public static double[][] Rows(int rows, int numbers, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, numbers).Select(_ => random.NextDouble()).ToArray())];
    }

    /// <summary>
    /// The contributions by the definition: the mean, over all orders of the players, of the change when the player joins. Slow, and not
    /// the way of the tested code.
    /// </summary>
    public static double[] ByDefinition(Func<double[], double> function, double[] row, double[][] background)
    {
        var players = row.Length;
        var sums = new double[players];
        for (var set = 0; set < 1 << players; set++)
        {
            var before = MeanOf(set);
            for (var player = 0; player < players; player++)
            {
                if ((set >> player & 1) == 0)
                    sums[player] += Weight(int.PopCount(set)) * (MeanOf(set | 1 << player) - before);
            }
        }

        return sums;

        double Weight(int size) => Factorial(size) * Factorial(players - size - 1) / Factorial(players);

        double MeanOf(int set)
        {
            int[] own = [.. Enumerable.Range(0, players).Where(player => (set >> player & 1) != 0)];
            return background.Average(other => function(Mix(row, other, own)));
        }
    }

    private static double Factorial(int number) => Enumerable.Range(1, number).Aggregate(1.0, (product, each) => product * each);

    private static double[] Mix(double[] row, double[] background, ReadOnlySpan<int> own)
    {
        double[] mixed = [.. background];
        foreach (var player in own)
            mixed[player] = row[player];
        return mixed;
    }
}
