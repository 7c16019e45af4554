namespace ModelPipeline;

/// <summary>
/// Estimates contributions by walks. A walk begins with a background row and gives it the values of the explained row, one player after
/// the other in a random order, until it is the explained row; a second walk goes through the players in the reverse order. Each change of
/// the output is a contribution of the player that moved, so the contributions of a walk always add up. The pair of walks is exact for a
/// model in which at most two players interact.
/// </summary>
/// <remarks>
/// A round has one pair of walks for each background row, so every estimate stands on the whole background. The standard error is that of a
/// stratified sample: only pairs of the same background row are compared, because a difference between background rows is not an error.
/// </remarks>
internal static class PermutationShapley
{
    /// <summary>The fewest rounds. One round has no standard error.</summary>
    public const int MinRounds = 2;

    /// <summary>Estimates the contribution of each player.</summary>
    /// <param name="game">The game.</param>
    /// <param name="order">Draws the orders of the players.</param>
    /// <param name="maxRounds">The rounds at most; <see cref="MinRounds"/> or more.</param>
    /// <param name="tolerance">
    /// Rounds end when no standard error is greater than this share of the largest contribution. Zero: rounds end only when no error is
    /// left.
    /// </param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The contributions, and the number of rounds.</returns>
    public static async Task<(Contribution[] Contributions, int Rounds)> ComputeAsync(
        ShapleyGame game, SeededOrder order, int maxRounds, double tolerance, CancellationToken cancellationToken)
    {
        var estimate = new StratifiedMean(game.Differing.Count, game.Players);
        for (var round = 1; ; round++)
        {
            await RunRoundAsync(game, order, estimate, cancellationToken);
            if (round < MinRounds)
                continue;
            var contributions = estimate.ToContributions();
            if (round >= maxRounds || IsCloseEnough(contributions, tolerance))
                return (contributions, round);
        }
    }

    private static bool IsCloseEnough(Contribution[] contributions, double tolerance)
    {
        if (contributions.Length == 0)
            return true;
        var error = contributions.Max(each => each.StandardError);
        return error <= tolerance * contributions.Max(each => Math.Abs(each.Value));
    }

    private static async Task RunRoundAsync(
        ShapleyGame game, SeededOrder order, StratifiedMean estimate, CancellationToken cancellationToken)
    {
        var walks = new int[game.Differing.Count][];
        var rows = new List<MixedRow>();
        for (var background = 0; background < walks.Length; background++)
        {
            walks[background] = order.Shuffle(game.Differing[background]);
            AddStates(background, walks[background], rows);
        }

        var values = rows.Count == 0 ? [] : await game.ValuesAsync(rows, cancellationToken);
        var at = 0;
        var pair = new double[game.Players];
        for (var background = 0; background < walks.Length; background++)
        {
            Array.Clear(pair);
            at += AddPair(game, background, walks[background], values.AsSpan(at), pair);
            estimate.Add(background, pair);
        }
    }

    // The states between the background row and the explained row: those of the walk, then those of the reverse walk.
    private static void AddStates(int background, int[] walk, List<MixedRow> rows)
    {
        for (var moved = 1; moved < walk.Length; moved++)
            rows.Add(new(background, walk.AsMemory(0, moved)));
        for (var moved = 1; moved < walk.Length; moved++)
            rows.Add(new(background, walk.AsMemory(walk.Length - moved, moved)));
    }

    // Returns the number of values that belong to the pair of walks.
    private static int AddPair(ShapleyGame game, int background, int[] walk, ReadOnlySpan<double> values, double[] pair)
    {
        if (walk.Length == 0)
            return 0;
        var states = walk.Length - 1;
        var before = game.Backgrounds[background];
        var beforeReverse = before;
        for (var moved = 1; moved <= walk.Length; moved++)
        {
            var after = moved == walk.Length ? game.Prediction : values[moved - 1];
            var afterReverse = moved == walk.Length ? game.Prediction : values[states + moved - 1];
            pair[walk[moved - 1]] += (after - before) / 2;
            pair[walk[^moved]] += (afterReverse - beforeReverse) / 2;
            before = after;
            beforeReverse = afterReverse;
        }

        return 2 * states;
    }
}
