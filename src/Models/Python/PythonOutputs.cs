using System.Globalization;

namespace ModelPipeline.Models.Python;

/// <summary>The outputs of a model: what the file says of them, what a call showed, and what the settings take of them.</summary>
internal static class PythonOutputs
{
    /// <summary>Leaves out what is made only where a setting names it, where none does.</summary>
    public static Description Offer(Description model, IReadOnlyDictionary<string, string> setting) =>
        setting.Count > 0 ? model : model with { Outputs = model.Outputs?.Where(output => !output.Optional).ToArray() };

    /// <summary>Holds <c>Model:Outputs</c> against the outputs of the file, as far as these are known before any call.</summary>
    /// <exception cref="PipelineConfigurationException">A setting names what the model does not have.</exception>
    public static void Check(IReadOnlyList<DescribedColumn> described, IReadOnlyDictionary<string, string> setting)
    {
        var unknown = setting.Where(each => !described.Any(output => output.Name == NameOf(each.Value))).ToDictionary();
        if (unknown.Count > 0)
            OutputSelection.Resolve([.. described.Select(output => Describe(output, null))], unknown);
    }

    /// <summary>What a call made, beside what the file says.</summary>
    /// <param name="described">Null where the file says nothing.</param>
    /// <param name="made">Null where no call was answered.</param>
    public static IReadOnlyList<ModelOutput> Of(IReadOnlyList<DescribedColumn>? described, IReadOnlyList<AnswerColumn>? made)
    {
        if (described is null)
            return [.. made!.Select(output => Describe(new(output.Name), output))];
        return [.. described.Select(output => Describe(output, made?.FirstOrDefault(each => each.Name == output.Name)))];
    }

    /// <summary>The outputs that the settings take, by name.</summary>
    public static string[]? Wanted(IReadOnlyList<DescribedColumn>? described, IReadOnlyDictionary<string, string> setting)
    {
        if (setting.Count > 0)
            return [.. setting.Values.Select(NameOf).Distinct()];
        return described?.Select(output => output.Name).ToArray();
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
