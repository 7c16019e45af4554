using System.Globalization;
using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>
/// The outputs of boosted trees: <c>prediction</c>, the result of the library's <c>predict</c>, and <c>raw</c>, the value before the
/// transformation of the objective. <c>raw</c> is computed only if <c>Model:Outputs</c> names it.
/// </summary>
internal static class TreeOutputs
{
    private const string Transformed = "prediction";
    private const string Raw = "raw";

    /// <summary>The columns of a prediction. Output 0 is the prediction, output 1 the raw value.</summary>
    /// <exception cref="PipelineConfigurationException">The setting names an output that the model does not have.</exception>
    public static IReadOnlyList<OutputSelection> Of<T>(IBooster<T> booster, IReadOnlyDictionary<string, string> setting)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var type = typeof(T) == typeof(double) ? ColumnType.Double : ColumnType.Single;
        var prediction = new ModelOutput(Transformed, type, ComponentsOf(booster.WidthOf(isRaw: false)));
        var raw = new ModelOutput(Raw, type, ComponentsOf(booster.WidthOf(isRaw: true)));
        return OutputSelection.Resolve(setting.Count == 0 ? [prediction] : [prediction, raw], setting);
    }

    private static string[]? ComponentsOf(int width) =>
        width == 1 ? null : [.. Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture))];
}
