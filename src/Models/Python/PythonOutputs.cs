using System.Globalization;

namespace ModelPipeline.Models.Python;

/// <summary>The outputs of a model: from the description in the file, from the answer to a call, and as the settings select them.</summary>
internal static class PythonOutputs
{
    /// <summary>Leaves out optional outputs, unless the setting selects outputs.</summary>
    public static Description Offer(Description model, IReadOnlyDictionary<string, string> setting) =>
        setting.Count > 0 ? model : model with { Outputs = model.Outputs?.Where(output => !output.Optional).ToArray() };

    /// <summary>Checks <c>Model:Outputs</c> against the outputs that are known before any call.</summary>
    /// <exception cref="PipelineConfigurationException">A setting names an output that the model does not have.</exception>
    public static void Check(IReadOnlyList<DescribedColumn> described, IReadOnlyDictionary<string, string> setting)
    {
        var unknown = setting.Where(each => !described.Any(output => output.Name == NameOf(each.Value))).ToDictionary();
        if (unknown.Count > 0)
            OutputSelection.Resolve([.. described.Select(output => Describe(output, null))], unknown);
    }

    /// <summary>The outputs, from the description of the file and from the answer to a call.</summary>
    /// <param name="described">The outputs in the file; null if the file names none.</param>
    /// <param name="made">The outputs of an answered call; null if no call was answered.</param>
    public static IReadOnlyList<ModelOutput> Of(IReadOnlyList<DescribedColumn>? described, IReadOnlyList<AnswerColumn>? made)
    {
        if (described is null)
            return [.. made!.Select(output => Describe(new(output.Name), output))];
        return [.. described.Select(output => Describe(output, made?.FirstOrDefault(each => each.Name == output.Name)))];
    }

    private static ModelOutput Describe(DescribedColumn output, AnswerColumn? made)
    {
        var type = output.Type is { } known ? AnswerColumn.TypeOf(known) : made?.ColumnType ?? ColumnType.Double;
        var components = output.Components;
        if (made is { Width: > 1 } && components?.Length != made.Width)
            components = [.. Enumerable.Range(0, made.Width).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new(output.Name, type, components);
    }

    private static string NameOf(string source) => source.EndsWith(']') ? source[..source.IndexOf('[', StringComparison.Ordinal)] : source;
}
