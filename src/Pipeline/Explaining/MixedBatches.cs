namespace ModelPipeline;

/// <summary>Makes batches of mixed rows for a model.</summary>
internal sealed class MixedBatches
{
    private readonly Batch pool;
    private readonly IReadOnlyList<Player> players;

    /// <param name="row">The explained row, as inputs of the model.</param>
    /// <param name="background">The background rows, as inputs of the same model.</param>
    /// <param name="players">Divide the columns.</param>
    public MixedBatches(Batch row, Batch background, IReadOnlyList<Player> players)
    {
        pool = Batch.Concat([row, background]);
        this.players = players;
    }

    /// <summary>The players whose values of the explained row differ from those of each background row.</summary>
    public IReadOnlyList<int[]> Differing() =>
    [
        .. Enumerable.Range(1, pool.Count - 1).Select(background =>
            Enumerable.Range(0, players.Count).Where(player => Differs(players[player], background)).ToArray()),
    ];

    /// <summary>The batch of some of the rows. Each row has the explained user.</summary>
    public Batch Mix(IReadOnlyList<MixedRow> rows, int start, int count)
    {
        var sources = Array.ConvertAll(new int[pool.Columns.Count][], _ => new int[count]);
        for (var row = 0; row < count; row++)
        {
            var mixed = rows[start + row];
            foreach (var source in sources)
                source[row] = mixed.Background + 1;
            foreach (var player in mixed.Own.Span)
            {
                foreach (var column in players[player].Columns)
                    sources[column][row] = 0;
            }
        }

        var users = new string[count];
        Array.Fill(users, pool.Users[0]);
        var columns = new Column[sources.Length];
        for (var column = 0; column < columns.Length; column++)
            columns[column] = pool.Columns[column].Select(sources[column]);
        return new(users, columns);
    }

    private bool Differs(Player player, int background) =>
        Array.Exists(player.Columns, column => !ColumnValue.AreSame(pool.Columns[column], 0, background));
}
