using System.Globalization;
using System.Text;

namespace ModelPipeline.Bench.Micro;

/// <summary>Files of LightGBM and XGBoost with full trees of 32 leaves that split at random, as large as trained ones.</summary>
internal static class RandomTrees
{
    public const int Features = 20;
    private const int Trees = 1_000;
    private const int Nodes = 31;

    public static string LightGbm()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        text.AppendLine("tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0");
        text.AppendLine(CultureInfo.InvariantCulture, $"max_feature_idx={Features - 1}\nobjective=binary sigmoid:1");
        text.AppendLine($"feature_names={Join(Features, i => $"f{i}")}\nfeature_infos={Join(Features, _ => "[0:1]")}\n");
        for (var tree = 0; tree < Trees; tree++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Tree={tree}\nnum_leaves={Nodes + 1}\nnum_cat=0");
            text.AppendLine($"split_feature={Join(Nodes, _ => random.Next(Features))}\nthreshold={Join(Nodes, _ => random.NextDouble())}");
            text.AppendLine($"decision_type={Join(Nodes, _ => 8)}");
            text.AppendLine($"left_child={Join(Nodes, node => Child((2 * node) + 1))}");
            text.AppendLine($"right_child={Join(Nodes, node => Child((2 * node) + 2))}");
            text.AppendLine($"leaf_value={Join(Nodes + 1, _ => random.NextDouble() - 0.5)}\nshrinkage=1\n");
        }

        return text.AppendLine("end of trees").Replace("\r", "").ToString();

        static int Child(int node) => node < Nodes ? node : ~(node - Nodes);
    }

    public static string XGBoost()
    {
        var random = new Random(1);
        const int All = (2 * Nodes) + 1;
        string Tree(int id) => $$"""
            {"base_weights":[{{List(All, _ => "0E0")}}],
            "categories":[],"categories_nodes":[],"categories_segments":[],"categories_sizes":[],
            "default_left":[{{List(All, _ => 0)}}],"id":{{id}},
            "left_children":[{{List(All, node => node < Nodes ? (2 * node) + 1 : -1)}}],
            "loss_changes":[{{List(All, _ => "0E0")}}],"parents":[{{List(All, node => node == 0 ? int.MaxValue : (node - 1) / 2)}}],
            "right_children":[{{List(All, node => node < Nodes ? (2 * node) + 2 : -1)}}],
            "split_conditions":[{{List(All, node => random.NextDouble() - (node < Nodes ? 0 : 0.5))}}],
            "split_indices":[{{List(All, node => node < Nodes ? random.Next(Features) : 0)}}],"split_type":[{{List(All, _ => 0)}}],
            "sum_hessian":[{{List(All, _ => "1E0")}}],"tree_param":{"num_deleted":"0","num_feature":"{{Features}}","num_nodes":"{{All}}",
            "size_leaf_vector":"0"} }
            """;
        var names = string.Join(',', Enumerable.Range(0, Features).Select(i => $"\"f{i}\""));
        return $$"""
            {"learner":{"attributes":{},"feature_names":[{{names}}],"feature_types":[],"gradient_booster":{"model":{
            "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"{{Trees}}","size_leaf_vector":"0"},
            "tree_info":[{{List(Trees, _ => 0)}}],"trees":[{{string.Join(',', Enumerable.Range(0, Trees).Select(Tree))}}]},"name":"gbtree"},
            "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"{{Features}}","num_target":"1"},
            "objective":{"name":"binary:logistic","reg_loss_param":{"scale_pos_weight":"1"} } },"version":[1,7,4]}
            """;
    }

    private static string Join<T>(int count, Func<int, T> value) => Join(' ', count, value);

    private static string List<T>(int count, Func<int, T> value) => Join(',', count, value);

    private static string Join<T>(char between, int count, Func<int, T> value) => string.Join(between,
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{value(i)}")));
}
