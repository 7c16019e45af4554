using System.Globalization;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// Finds the features that the lists of <c>pandas_categorical</c> belong to. The file has the lists in the order of the columns of type
/// <c>category</c>, and does not say which columns these were.
/// </summary>
internal static class PandasColumns
{
    /// <param name="lists">The categories of each column of type <c>category</c>.</param>
    /// <param name="infos">What the file says of each feature.</param>
    /// <param name="parameter">The parameter <c>categorical_feature</c> of the file, such as <c>0,2</c>; null where there is none.</param>
    /// <returns>The lists by feature.</returns>
    /// <exception cref="FormatException">The lists fit no features, or several.</exception>
    public static IReadOnlyDictionary<int, Categories> Find(Categories[] lists, string[] infos, string? parameter)
    {
        if (lists.Length == 0)
            return new Dictionary<int, Categories>();
        var candidates = Candidates(lists.Length, infos, parameter);
        var first = Place(lists, candidates, infos);
        var last = Place([.. lists.Reverse()], [.. candidates.Reverse()], infos);
        last.Reverse();
        // Where the lists fit as far to the right as to the left, they fit nowhere else.
        if (first.Count == lists.Length && first.SequenceEqual(last))
            return first.Index().ToDictionary(each => each.Item, each => lists[each.Index]);
        throw new FormatException($"has {lists.Length} lists of categories, and does not say which features these belong to; train with "
            + "every categorical feature as a column of type category");
    }

    // Features that were declared to be categories, or whose values are no range. One that no tree needs has no values at all.
    private static int[] Candidates(int lists, string[] infos, string? parameter)
    {
        var declared = (parameter ?? "").Split(',').Select(Number).Where(each => each >= 0 && each < infos.Length).Order().ToArray();
        if (declared.Length >= lists)
            return declared;
        return [.. Enumerable.Range(0, infos.Length).Where(feature => !infos[feature].StartsWith('[') && infos[feature] != "none")];
    }

    // Hands each list to the first candidate that it fits, in order.
    private static List<int> Place(Categories[] lists, int[] candidates, string[] infos)
    {
        var placed = new List<int>();
        foreach (var feature in candidates)
        {
            if (placed.Count < lists.Length && Greatest(infos[feature]) < lists[placed.Count].Count)
                placed.Add(feature);
        }

        return placed;
    }

    private static int Greatest(string info) => info.StartsWith('[') ? int.MaxValue : info.Split(':').Max(Number);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
