using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>Computes the class probabilities of a JSON file of XGBoost, without the library.</summary>
internal sealed class JsonTrees
{
    private readonly List<Tree> trees = [];
    private readonly int classes;

    public JsonTrees(string json)
    {
        // A category split has no threshold. XGBoost writes NaN.
        var learner = JsonNode.Parse(json.Replace("NaN", "0", StringComparison.Ordinal))!["learner"]!;
        classes = int.Parse((string)learner["learner_model_param"]!["num_class"]!, CultureInfo.InvariantCulture);
        var model = learner["gradient_booster"]!["model"]!;
        foreach (var (tree, number) in model["trees"]!.AsArray().Zip(model["tree_info"]!.AsArray()))
            trees.Add(new(tree!, (int)number!));
    }

    public double[] Probabilities(float[] row)
    {
        var margins = new double[classes];
        foreach (var tree in trees)
            margins[tree.Class] += tree.Leaf(row);
        var powers = Array.ConvertAll(margins, Math.Exp);
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }

    private sealed class Tree
    {
        private readonly int[] left;
        private readonly int[] right;
        private readonly int[] features;
        private readonly float[] conditions;
        private readonly bool[] isDefaultLeft;
        private readonly Dictionary<int, HashSet<int>> categories = [];

        public Tree(JsonNode tree, int number)
        {
            Class = number;
            left = All(tree, "left_children", node => (int)node);
            right = All(tree, "right_children", node => (int)node);
            features = All(tree, "split_indices", node => (int)node);
            conditions = All(tree, "split_conditions", node => (float)node);
            isDefaultLeft = All(tree, "default_left", node => node.ToJsonString() is "1" or "true");
            var all = All(tree, "categories", node => (int)node);
            var starts = All(tree, "categories_segments", node => (int)node);
            var sizes = All(tree, "categories_sizes", node => (int)node);
            foreach (var (index, node) in All(tree, "categories_nodes", node => (int)node).Index())
                categories[node] = [.. all[starts[index]..(starts[index] + sizes[index])]];
        }

        public int Class { get; }

        public float Leaf(float[] row)
        {
            var node = 0;
            while (left[node] >= 0)
            {
                var value = row[features[node]];
                var isLeft = float.IsNaN(value) ? isDefaultLeft[node]
                    : categories.TryGetValue(node, out var set) ? !set.Contains((int)value)
                    : value < conditions[node];
                node = isLeft ? left[node] : right[node];
            }

            return conditions[node];
        }

        private static T[] All<T>(JsonNode tree, string name, Func<JsonNode, T> read) =>
            [.. tree[name]!.AsArray().Select(node => read(node!))];
    }
}
