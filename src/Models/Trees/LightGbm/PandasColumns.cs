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
        // Features that were declared to be categories; the values of the others are a range. One that no tree needs has neither.
        int[] declared = [.. (parameter ?? "").Split(',').Select(each => Number(each)).Where(each => each >= 0 && each < infos.Length).Order()];
        int[] candidates = declared.Length >= lists.Length
            ? declared
            : [.. Enumerable.Range(0, infos.Length).Where(feature => !infos[feature].StartsWith('[') && infos[feature] != "none")];
        var found = Fits(lists, candidates, infos);
        if (found.Count == 1)
            return found[0].Index().ToDictionary(each => each.Item, each => lists[each.Index]);
        throw new FormatException($"has {lists.Length} lists of categories, and does not say which features these belong to; train with every "
            + "categorical feature as a column of type category");
    }

    // The ways to hand the lists to the candidates, in order; two are enough to know that there are several.
    private static List<int[]> Fits(Categories[] lists, int[] candidates, string[] infos)
    {
        var ways = new List<int[]>();
        var way = new int[lists.Length];
        Place(0, 0);
        return ways;

        void Place(int list, int from)
        {
            if (list == lists.Length)
                ways.Add([.. way]);
            for (var i = from; list < lists.Length && i <= candidates.Length - (lists.Length - list) && ways.Count < 2; i++)
            {
                way[list] = candidates[i];
                if (Greatest(infos[candidates[i]]) < lists[list].Count)
                    Place(list + 1, i + 1);
            }
        }
    }

    private static int Greatest(string info) => info.StartsWith('[') ? int.MaxValue : info.Split(':').Max(Number);

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
