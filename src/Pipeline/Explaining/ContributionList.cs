namespace ModelPipeline;

/// <summary>The contributions as a reader sees them: sorted, with values beside them, and the sum of those that are left out.</summary>
internal sealed class ContributionList
{
    /// <param name="players">The players.</param>
    /// <param name="row">The explained row.</param>
    /// <param name="background">The rows that it was compared with.</param>
    /// <param name="contributions">The contribution of each player.</param>
    /// <param name="top">The number of contributions to list; null for all.</param>
    public ContributionList(
        IReadOnlyList<Player> players, Batch row, BackgroundRows background, Contribution[] contributions, int? top)
    {
        int[] order =
        [
            .. Enumerable.Range(0, players.Count)
                .OrderByDescending(player => Math.Abs(contributions[player].Value))
                .ThenBy(player => players[player].Name, StringComparer.Ordinal),
        ];
        var shown = Math.Min(top ?? order.Length, order.Length);
        Listed =
        [
            .. order.Take(shown).Select(player => new ColumnContribution(
                players[player].Name,
                Show(players[player], column => ColumnValue.Shown(row.Columns[column], 0), row),
                Show(players[player], column => background.Typical[column], row),
                contributions[player].Value,
                contributions[player].StandardError)),
        ];
        Others = order.Skip(shown).Sum(player => contributions[player].Value);
        Sum = Listed.Sum(each => each.Contribution) + Others;
    }

    /// <summary>The largest contributions, the largest first.</summary>
    public IReadOnlyList<ColumnContribution> Listed { get; }

    /// <summary>The sum of the contributions that are not listed.</summary>
    public double Others { get; }

    /// <summary>The sum of all contributions.</summary>
    public double Sum { get; }

    private static object? Show(Player player, Func<int, object?> value, Batch row) => player.IsGroup
        ? player.Columns.ToDictionary(column => row.Columns[column].Field.Name, value)
        : value(player.Columns[0]);
}
