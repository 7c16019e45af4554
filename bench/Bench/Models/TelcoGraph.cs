using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;

namespace ModelPipeline.Bench;

/// <summary>
/// A pipeline over the Telco table, as a data scientist exports it: 4 scaled numbers, 15 texts with one-hot encoding, a logistic
/// regression. The weights are invented; the amount of work is that of a real model.
/// </summary>
internal static class TelcoGraph
{
    public static OnnxGraph Create()
    {
        var random = new Random(1);
        var graph = new OnnxGraph();
        foreach (var name in InputData.TelcoNumbers)
            graph.Input(name, Element.Float, OnnxGraph.Free, 1);
        foreach (var (name, _) in InputData.TelcoTexts)
            graph.Input(name, Element.String, OnnxGraph.Free, 1);

        graph.Node("Concat", InputData.TelcoNumbers, ["numbers"], Int("axis", 1))
            .MlNode("Scaler", ["numbers"], ["scaled"], Floats("offset", 0.16f, 36, 68, 2400),
                Floats("scale", 2.7f, 0.047f, 0.035f, 0.0004f));
        foreach (var (name, values) in InputData.TelcoTexts)
        {
            graph.MlNode("OneHotEncoder", [name], [$"{name}_3d"], Texts("cats_strings", values), Int("zeros", 1))
                .Node("Flatten", [$"{name}_3d"], [$"{name}_code"], Int("axis", 1));
        }

        var features = InputData.TelcoNumbers.Length + InputData.TelcoTexts.Sum(text => text.Values.Length);
        var weights = Enumerable.Range(0, features).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
        return graph
            .Node("Concat", ["scaled", .. InputData.TelcoTexts.Select(text => $"{text.Name}_code")], ["features"], Int("axis", 1))
            .MlNode(
                "LinearClassifier", ["features"], ["label", "probabilities"],
                Floats("coefficients", [.. weights.Select(weight => -weight), .. weights]),
                Floats("intercepts", 0.3f, -0.3f), Text("post_transform", "SOFTMAX"), Int("multi_class", 1), Ints("classlabels_ints", 0, 1))
            .Output("label", Element.Int64, OnnxGraph.Free)
            .Output("probabilities", Element.Float, OnnxGraph.Free, 2);
    }
}
