using System.Globalization;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// Finds the features of the lists in <c>pandas_categorical</c>. The file has the lists in the order of the columns of type
/// <c>category</c>, and does not name these columns.
/// </summary>
internal static class PandasColumns
{
    /// <param name="lists">The categories of each column of type <c>category</c>.</param>
    /// <param name="infos">The value of <c>feature_infos</c> for each feature.</param>
    /// <param name="parameter">The parameter <c>categorical_feature</c> of the file, such as <c>0,2</c>; null if the file has none.</param>
    /// <returns>The list of each feature, by the index of the feature.</returns>
    /// <exception cref="FormatException">The lists fit no features, or fit in several ways.</exception>
    public static IReadOnlyDictionary<int, Categories> Find(Categories[] lists, string[] infos, string? parameter)
    {
        if (lists.Length == 0)
            return new Dictionary<int, Categories>();
        var candidates = Candidates(lists.Length, infos, parameter);
        var first = Assign(lists, candidates, infos);
        var last = Assign([.. lists.Reverse()], [.. candidates.Reverse()], infos);
        last.Reverse();
        // If the first possible assignment is also the last one, it is the only one.
        if (first.Count == lists.Length && first.SequenceEqual(last))
            return first.Index().ToDictionary(each => each.Item, each => lists[each.Index]);
        throw new FormatException($"has {lists.Length} lists of categories, and does not say which features these belong to; train with "
            + "every categorical feature as a column of type category");
    }

    // Features that were declared as categories, or all that a tree uses. A feature that no tree uses has no values.
    private static int[] Candidates(int lists, string[] infos, string? parameter)
    {
        var declared = (parameter ?? "").Split(',').Select(Number).Where(each => each >= 0 && each < infos.Length).Order().ToArray();
        if (declared.Length >= lists)
            return declared;
        return [.. Enumerable.Range(0, infos.Length).Where(feature => infos[feature] != "none")];
    }

    // Assigns each list, in order, to the first candidate that it fits.
    private static List<int> Assign(Categories[] lists, int[] candidates, string[] infos)
    {
        var assigned = new List<int>();
        foreach (var feature in candidates)
        {
            if (assigned.Count < lists.Length && Greatest(infos[feature]) < lists[assigned.Count].Count)
                assigned.Add(feature);
        }

        return assigned;
    }

    // The codes of a range have no greatest one, so a range fits no list.
    private static int Greatest(string info) => info.StartsWith('[') ? int.MaxValue : info.Split(':').Max(Number);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
