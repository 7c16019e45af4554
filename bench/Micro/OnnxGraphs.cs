using ModelPipeline.Models.Onnx.Tests;
using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;

namespace ModelPipeline.Bench.Micro;

/// <summary>ONNX models over one matrix of 20 floats: a linear classifier, and 1,000 trees of 32 leaves.</summary>
internal static class OnnxGraphs
{
    public const int Features = RandomTrees.Features;
    private const int Trees = 1_000;
    private const int Inner = 31;
    private const int Nodes = (2 * Inner) + 1;

    public static OnnxGraph Linear()
    {
        var random = new Random(1);
        float[] weights = [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle() - 0.5f)];
        return new OnnxGraph().Input("X", Element.Float, OnnxGraph.Free, Features)
            .MlNode("LinearClassifier", ["X"], ["label", "probabilities"],
                Floats("coefficients", [.. weights.Select(weight => -weight), .. weights]), Floats("intercepts", 0.3f, -0.3f),
                Text("post_transform", "SOFTMAX"), Int("multi_class", 1), Ints("classlabels_ints", 0, 1))
            .Output("label", Element.Int64, OnnxGraph.Free)
            .Output("probabilities", Element.Float, OnnxGraph.Free, 2);
    }

    public static OnnxGraph Forest()
    {
        var random = new Random(1);
        T[] Each<T>(Func<int, T> value) => [.. Enumerable.Range(0, Trees).SelectMany(_ => Enumerable.Range(0, Nodes).Select(value))];
        long[] tree = [.. Enumerable.Range(0, Trees).SelectMany(id => Enumerable.Repeat((long)id, Nodes))];
        int[] leaf = [.. Enumerable.Range(0, Trees * Nodes).Where(node => node % Nodes >= Inner)];
        return new OnnxGraph().Input("X", Element.Float, OnnxGraph.Free, Features)
            .MlNode("TreeEnsembleRegressor", ["X"], ["probabilities"],
                Ints("nodes_treeids", tree), Ints("nodes_nodeids", Each(node => (long)node)),
                Ints("nodes_featureids", Each(node => node < Inner ? random.NextInt64(Features) : 0L)),
                Floats("nodes_values", Each(node => node < Inner ? random.NextSingle() : 0)),
                Texts("nodes_modes", Each(node => node < Inner ? "BRANCH_LEQ" : "LEAF")),
                Ints("nodes_truenodeids", Each(node => node < Inner ? (2L * node) + 1 : 0L)),
                Ints("nodes_falsenodeids", Each(node => node < Inner ? (2L * node) + 2 : 0L)),
                Ints("target_treeids", [.. leaf.Select(node => tree[node])]),
                Ints("target_nodeids", [.. leaf.Select(node => (long)(node % Nodes))]),
                Ints("target_ids", new long[leaf.Length]),
                Floats("target_weights", [.. leaf.Select(_ => random.NextSingle() - 0.5f)]),
                Int("n_targets", 1), Text("post_transform", "LOGISTIC"))
            .Output("probabilities", Element.Float, OnnxGraph.Free, 1);
    }
}
