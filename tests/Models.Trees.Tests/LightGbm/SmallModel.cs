using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>
/// A file of LightGBM with one tree, written by hand: whoever is older than 5.5 scores 0.2; of the others, plans 0 and 2 score 0.1 and the
/// rest 0.3.
/// </summary>
internal static class SmallModel
{
    public static readonly (string Name, string Value)[] Header =
    [
        ("version", "v4"), ("num_class", "1"), ("num_tree_per_iteration", "1"), ("label_index", "0"), ("max_feature_idx", "1"),
        ("objective", "regression"), ("feature_names", "age plan"), ("feature_infos", "[0:10] 0:1:2"),
    ];

    public static readonly (string Name, string Value)[] Tree =
    [
        ("num_leaves", "3"), ("num_cat", "1"), ("split_feature", "0 1"), ("threshold", "5.5 0"), ("decision_type", "2 1"),
        ("left_child", "1 -1"), ("right_child", "-2 -3"), ("leaf_value", "0.1 0.2 0.3"), ("cat_boundaries", "0 1"), ("cat_threshold", "5"),
    ];

    /// <summary>The lines of one tree, and of one tree of linear models in its leaves.</summary>
    public static readonly (string Name, string Value)[] LinearTree =
    [
        .. Tree, ("is_linear", "1"), ("leaf_const", "1 2 3"), ("num_features", "1 0 2"), ("leaf_features", "0 0 1"),
        ("leaf_coeff", "0.5 1 2"),
    ];

    /// <summary>The file.</summary>
    /// <param name="header">Lines of the header that replace the usual ones, or come after them.</param>
    /// <param name="tree">The lines of the tree.</param>
    /// <param name="trees">How often the tree is in the file.</param>
    /// <param name="end">What comes after the trees.</param>
    public static string Text(
        (string Name, string Value)[]? header = null, (string Name, string Value)[]? tree = null, int trees = 1, string end = "")
    {
        var text = new StringBuilder("tree\n").Append(Lines(With(Header, header ?? []))).Append('\n');
        for (var i = 0; i < trees; i++)
            text.Append(TreeText(i, tree));
        return text.Append("end of trees\n").Append(end).ToString();
    }

    /// <summary>One tree, with the two empty lines after it that <c>tree_sizes</c> counts too.</summary>
    public static string TreeText(int index, (string Name, string Value)[]? tree = null) => $"Tree={index}\n{Lines(tree ?? Tree)}\n\n";

    /// <summary>The lines, with the changes in place of the lines with their names, or after all lines.</summary>
    public static (string Name, string Value)[] With((string Name, string Value)[] lines, params (string Name, string Value)[] changes) =>
    [
        .. lines.Select(line => changes.FirstOrDefault(change => change.Name == line.Name, line)),
        .. changes.Where(change => lines.All(line => line.Name != change.Name)),
    ];

    public static LightGbmFile Read(string text) => LightGbmFile.Read(Encoding.UTF8.GetBytes(text));

    private static string Lines((string Name, string Value)[] lines) => string.Concat(lines.Select(line => $"{line.Name}={line.Value}\n"));
}
