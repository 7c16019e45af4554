namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>Checks that the numbers of the trees of a file agree.</summary>
internal static class XGBoostTrees
{
    private const int Leaf = -1;
    private const int NoParent = int.MaxValue;

    // This is XGBoost's own limit.
    private const int MaxCategory = 1 << 24;

    // The names of the arrays with one value for each node.
    private static readonly string[] OfNodes =
    [
        "left_children", "right_children", "parents", "split_indices", "split_conditions", "default_left", "base_weights", "loss_changes",
        "sum_hessian",
    ];

    /// <exception cref="FormatException">The numbers contradict each other.</exception>
    public static void Check(XGBoostValue learner)
    {
        var parameters = learner.Get("learner_model_param");
        var features = parameters.Get("num_feature").Number;
        var classes = parameters.Get("num_class").Number;
        var groups = Math.Max(1, Math.Max(classes, parameters.Find("num_target")?.Number ?? 1));
        var told = learner.Get("objective").Find("softmax_multiclass_param")?.Find("num_class")?.Number ?? classes;
        if (features < 1 || classes < 0 || told != classes)
            throw Broken();
        var booster = learner.Get("gradient_booster");
        if (booster.Get("name").Text == "gblinear")
            return;
        var model = (booster.Find("gbtree") ?? booster).Get("model");
        var trees = model.Get("trees").Items;
        var info = model.Get("tree_info").Numbers;
        var boosting = model.Get("gbtree_model_param");
        var isWhole = info.Length == trees.Count && boosting.Get("num_trees").Number == trees.Count
            && boosting.Find("num_parallel_tree")?.Number is null or >= 1 && info.All(group => group >= 0 && group < groups)
            && (booster.Find("weight_drop")?.Numbers.Length ?? trees.Count) == trees.Count;
        if (!isWhole)
            throw Broken();
        foreach (var tree in trees)
            CheckTree(new(tree), features);
    }

    private static void CheckTree(XGBoostValue tree, int features)
    {
        var left = tree.Get("left_children").Numbers;
        var right = tree.Get("right_children").Numbers;
        var parents = tree.Get("parents").Numbers;
        var splits = tree.Get("split_indices").Numbers;
        var nodes = left.Length;
        var isWhole = nodes > 0 && tree.Get("tree_param").Get("num_nodes").Number == nodes
            && parents.All(parent => parent == NoParent || (parent >= 0 && parent < nodes))
            && OfNodes.All(name => tree.Get(name).Numbers.Length == nodes) && (tree.Find("split_type")?.Numbers.Length ?? nodes) == nodes;
        if (!isWhole)
            throw Broken();

        // The walk from the root visits each node once, so no path leaves the tree or forms a cycle. Nodes that were pruned stay in the
        // file.
        var seen = new bool[nodes];
        var open = new Stack<int>([0]);
        while (open.TryPop(out var node))
        {
            if (seen[node])
                throw Broken();
            seen[node] = true;
            if (left[node] == Leaf && right[node] == Leaf)
                continue;
            if (!(splits[node] >= 0 && splits[node] < features))
                throw Broken();
            open.Push(Child(left[node]));
            open.Push(Child(right[node]));
        }

        CheckCategories(tree, nodes);

        int Child(double child) => child > 0 && child < nodes && double.IsInteger(child) ? (int)child : throw Broken();
    }

    private static void CheckCategories(XGBoostValue tree, int nodes)
    {
        var owners = tree.Find("categories_nodes")?.Numbers ?? [];
        var starts = tree.Find("categories_segments")?.Numbers ?? [];
        var sizes = tree.Find("categories_sizes")?.Numbers ?? [];
        var categories = tree.Find("categories")?.Numbers ?? [];
        var types = tree.Find("split_type")?.Numbers ?? [];
        var isWhole = owners.Length == types.Count(type => type == 1) && starts.Length == owners.Length && sizes.Length == owners.Length
            && owners.All(node => node >= 0 && node < nodes && types[(int)node] == 1) && types.All(type => type is 0 or 1)
            && starts.Zip(sizes).All(each => each.First >= 0 && each.Second > 0 && each.First + each.Second <= categories.Length)
            && categories.All(category => category is >= 0 and < MaxCategory);
        if (!isWhole)
            throw Broken();
    }

    private static FormatException Broken() => new("has trees that do not hold together");
}
