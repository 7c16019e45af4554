namespace ModelPipeline;

/// <summary>A column of a model's input, or a group of columns, that gets one contribution.</summary>
/// <param name="Name">The name of the column or of the group.</param>
/// <param name="Columns">The indexes of the columns in the model's input.</param>
/// <param name="IsGroup">Whether the player is a group of the settings.</param>
internal sealed record Player(string Name, int[] Columns, bool IsGroup)
{
    /// <summary>The players of a model. A group leaves out the columns that the model does not have.</summary>
    /// <param name="inputs">The columns of the model's input.</param>
    /// <param name="groups">Setting <c>Explain:Groups</c>.</param>
    public static IReadOnlyList<Player> Of(Schema inputs, IReadOnlyDictionary<string, string[]> groups)
    {
        var players = new List<Player>();
        var grouped = new HashSet<int>();
        string[] names = [.. inputs.Select(field => field.Name)];
        foreach (var (group, columns) in groups.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            int[] indexes = [.. columns.Select(column => Array.IndexOf(names, column)).Where(index => index >= 0 && grouped.Add(index))];
            if (indexes.Length > 0)
                players.Add(new(group, indexes, IsGroup: true));
        }

        for (var index = 0; index < names.Length; index++)
        {
            if (!grouped.Contains(index))
                players.Add(new(names[index], [index], IsGroup: false));
        }

        return players;
    }
}
