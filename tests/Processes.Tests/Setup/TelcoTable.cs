using System.Globalization;
using ModelPipeline.Models.Onnx.Tests;
using static ModelPipeline.Models.Onnx.Tests.OnnxAttribute;
using static ModelPipeline.Models.Onnx.Tests.OnnxGraph;

namespace ModelPipeline.Tests;

/// <summary>A table like the Telco customers, and models over its columns.</summary>
internal static class TelcoTable
{
    public const string FirstUser = "7590-VHV001";

    private const string Header = "customerID,gender,SeniorCitizen,tenure,Contract,MonthlyCharges,TotalCharges,Churn";

    /// <summary>Writes 200 customers. The first ones have no total charges yet.</summary>
    /// <param name="file">The CSV file.</param>
    /// <param name="header">The names of the columns.</param>
    public static void Write(string file, string header = Header) =>
        File.WriteAllLines(file, Enumerable.Range(1, 200).Select(Row).Prepend(header));

    /// <summary>The header with another name for a column.</summary>
    public static string Renamed(string column, string name) => Header.Replace($",{column},", $",{name},", StringComparison.Ordinal);

    /// <summary>A classifier of two classes with an input for each column, as exporters make them for a data frame.</summary>
    public static byte[] NamedInputs() => Classified(new OnnxGraph()
        .Input("tenure", Element.Float, Free, 1)
        .Input("MonthlyCharges", Element.Float, Free, 1)
        .Input("TotalCharges", Element.Float, Free, 1)
        .Input("Contract", Element.String, Free, 1)
        .MlNode(
            "OneHotEncoder", ["Contract"], ["contract_3d"], Texts("cats_strings", "Month-to-month", "One year", "Two year"),
            Int("zeros", 1))
        .Node("Flatten", ["contract_3d"], ["contract_f"], Int("axis", 1))
        .Node("Concat", ["tenure", "MonthlyCharges", "TotalCharges", "contract_f"], ["features"], Int("axis", 1)), 6);

    /// <summary>A classifier of two classes over a matrix of four numbers without names.</summary>
    public static byte[] Matrix() =>
        Classified(new OnnxGraph().Input("X", Element.Float, Free, 4).Node("Identity", ["X"], ["features"]), 4);

    private static byte[] Classified(OnnxGraph graph, int width)
    {
        float[] one = [.. Enumerable.Range(1, width).Select(i => i % 2 == 0 ? 0.001f : -0.01f)];
        return graph
            .MlNode(
                "LinearClassifier", ["features"], ["label", "probabilities"],
                Floats("coefficients", [.. one.Select(each => -each), .. one]), Floats("intercepts", 0.1f, -0.1f),
                Text("post_transform", "SOFTMAX"), Int("multi_class", 1), Ints("classlabels_ints", 0, 1))
            .Output("label", Element.Int64, Free)
            .Output("probabilities", Element.Float, Free, 2)
            .ToArray();
    }

    private static string Row(int i)
    {
        string[] contracts = ["Month-to-month", "One year", "Two year"];
        var total = i % 20 == 1 ? " " : (i * 20.5).ToString(CultureInfo.InvariantCulture);
        var gender = i % 2 == 0 ? "Male" : "Female";
        var label = i % 4 == 0 ? "Yes" : "No";
        return $"7590-VHV{i:000},{gender},{i % 2},{i % 72},{contracts[i % 3]},{20 + (i % 90)}.5,{total},{label}";
    }
}
