namespace ModelPipeline;

/// <summary>
/// Computes exact contributions: applies the model to every set of players, for each background row. For n players that differ these are
/// 2^n rows.
/// </summary>
internal static class ExactShapley
{
    /// <summary>The number of players up to which contributions are exact by default.</summary>
    public const int MaxPlayers = 10;

    // Bounds the memory. A multiple of the rows of one model call.
    private const int RowsAtATime = 4_096;

    /// <summary>Computes the contribution of each player.</summary>
    public static async Task<Contribution[]> ComputeAsync(ShapleyGame game, CancellationToken cancellationToken)
    {
        var sums = new double[game.Players];
        var rows = new List<MixedRow>();
        var first = 0;
        for (var background = 0; background < game.Differing.Count; background++)
        {
            AddSubsets(background, game.Differing[background], rows);
            var isLast = background == game.Differing.Count - 1;
            if (rows.Count < RowsAtATime && !isLast)
                continue;
            var values = rows.Count == 0 ? [] : await game.ValuesAsync(rows, cancellationToken);
            var at = 0;
            for (var each = first; each <= background; each++)
                at += AddContributions(game, each, values.AsSpan(at), sums);
            rows.Clear();
            first = background + 1;
        }

        return Array.ConvertAll(sums, sum => new Contribution(sum / game.Backgrounds.Count, 0));
    }

    // All sets but the empty one (the background row) and the whole one (the explained row).
    private static void AddSubsets(int background, int[] players, List<MixedRow> rows)
    {
        for (var set = 1; set < (1 << players.Length) - 1; set++)
        {
            var own = new int[int.PopCount(set)];
            var count = 0;
            for (var i = 0; i < players.Length; i++)
            {
                if ((set >> i & 1) != 0)
                    own[count++] = players[i];
            }

            rows.Add(new(background, own));
        }
    }

    // Returns the number of values that belong to the background row.
    private static int AddContributions(ShapleyGame game, int background, ReadOnlySpan<double> values, double[] sums)
    {
        var players = game.Differing[background];
        if (players.Length == 0)
            return 0;
        var all = (1 << players.Length) - 1;
        var weights = Weights(players.Length);
        for (var set = 0; set < all; set++)
        {
            var without = set == 0 ? game.Backgrounds[background] : values[set - 1];
            for (var i = 0; i < players.Length; i++)
            {
                var joined = set | 1 << i;
                if (joined == set)
                    continue;
                var with = joined == all ? game.Prediction : values[joined - 1];
                sums[players[i]] += weights[int.PopCount(set)] * (with - without);
            }
        }

        return all - 1;
    }

    // Shapley's weight of a set of s players before another one joins it: s! (n - s - 1)! / n!.
    private static double[] Weights(int players)
    {
        var weights = new double[players];
        weights[0] = 1.0 / players;
        for (var size = 1; size < players; size++)
            weights[size] = weights[size - 1] * size / (players - size);
        return weights;
    }
}
