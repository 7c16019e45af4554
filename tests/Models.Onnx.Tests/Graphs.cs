using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Models that several tests use, and their answers, which are computed without onnxruntime.</summary>
internal static class Graphs
{
    /// <summary>y = x for one input.</summary>
    public static OnnxGraph Identity(Element element, params int[] shape) =>
        new OnnxGraph().Input("x", element, shape).Node("Identity", ["x"], ["y"]).Output("y", element, shape);

    /// <summary>y = sigmoid(a + 2b - 3c + 0.5) for one matrix [rows,columns] whose columns are a, b, c.</summary>
    public static OnnxGraph Sigmoid(int rows = Free, int columns = 3) => new OnnxGraph()
        .Input("x", Element.Float, rows, columns)
        .Weights("w", [1, 2, -3], 3, 1)
        .Weights("b", [0.5f], 1)
        .Node("Gemm", ["x", "w", "b"], ["z"])
        .Node("Sigmoid", ["z"], ["y"])
        .Output("y", Element.Float, rows, 1);

    public static double SigmoidOf(double a, double b, double c) => Logistic(a + (2 * b) - (3 * c) + 0.5);

    /// <summary>
    /// The graph that skl2onnx makes of a logistic regression over a data frame. Inputs are age (float), visits (int64) and plan (text:
    /// basic, plus, other or none; other texts fail). Outputs are the label and the probabilities of two classes.
    /// </summary>
    public static OnnxGraph Churn(bool texts = false, bool maps = false, int rows = Free)
    {
        var graph = new OnnxGraph()
            .Input("age", Element.Float, rows, 1)
            .Input("visits", Element.Int64, rows, 1)
            .Input("plan", Element.String, rows, 1)
            .Node("Cast", ["visits"], ["visits_f"], Int("to", (int)Element.Float))
            .MlNode("OneHotEncoder", ["plan"], ["plan_3d"], Texts("cats_strings", "basic", "plus", "other", ""), Int("zeros", 0))
            .Node("Flatten", ["plan_3d"], ["plan_f"], Int("axis", 1))
            .Node("Concat", ["age", "visits_f", "plan_f"], ["features"], Int("axis", 1))
            .MlNode(
                "LinearClassifier", ["features"], ["label", maps ? "raw" : "probabilities"],
                Floats("coefficients", -0.1f, 0.2f, -1, 1, 0, 0, 0.1f, -0.2f, 1, -1, 0, 0), Floats("intercepts", -0.5f, 0.5f),
                Text("post_transform", "SOFTMAX"), Int("multi_class", 1),
                texts ? Texts("classlabels_strings", "stay", "leave") : Ints("classlabels_ints", 0, 1))
            .Output("label", texts ? Element.String : Element.Int64, rows);
        return maps
            ? graph
                .MlNode("ZipMap", ["raw"], ["probabilities"],
                    texts ? Texts("classlabels_strings", "stay", "leave") : Ints("classlabels_int64s", 0, 1))
                .MapsOutput("probabilities", texts ? Element.String : Element.Int64)
            : graph.Output("probabilities", Element.Float, rows, 2);
    }

    /// <summary>The probability of the second class.</summary>
    public static double ChurnOf(double age, double visits, string plan) =>
        Logistic(2 * ((0.1 * age) - (0.2 * visits) + (plan == "basic" ? 1 : plan == "plus" ? -1 : 0) + 0.5));

    /// <summary>Rows for <see cref="Churn"/>, different in every column.</summary>
    public static Batch ChurnRows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return InputRows.Of(
            ("age", Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 20)).ToArray()),
            ("visits", Enumerable.Range(0, count).Select(_ => (long)random.Next(20)).ToArray()),
            ("plan", Enumerable.Range(0, count).Select(_ => new[] { "basic", "plus", "other", "" }[random.Next(4)]).ToArray()));
    }

    public static double[] ChurnOf(Batch batch) =>
        [.. Enumerable.Range(0, batch.Count)
            .Select(i => ChurnOf(batch.Values<float>("age")[i], batch.Values<long>("visits")[i], batch.Values<string>("plan")[i]))];

    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
