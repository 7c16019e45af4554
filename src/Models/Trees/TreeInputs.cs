using System.Numerics;

namespace ModelPipeline.Models.Trees;

/// <summary>The columns that feed the features of a file. They become a matrix of rows x features.</summary>
/// <param name="All">The columns in the order of the features.</param>
/// <param name="Width">The number of features.</param>
internal sealed record TreeInputs<T>(IReadOnlyList<TreeInput<T>> All, int Width) where T : unmanaged, IFloatingPointIeee754<T>
{
    // Exporters to ONNX use this name for a matrix of inputs.
    private const string Matrix = "X";

    /// <summary>The columns. A column that feeds several features is listed once.</summary>
    public Schema Fields { get; } = new(All.Select(input => input.Field).DistinctBy(field => field.Name));

    /// <param name="features">The features of the file, in order.</param>
    /// <param name="isNamed">Whether the file has names for the features.</param>
    /// <param name="setting">Setting <c>Model:Inputs</c>.</param>
    /// <exception cref="PipelineConfigurationException">A setting does not fit the file, or the file does not say enough.</exception>
    public static TreeInputs<T> Of(IReadOnlyList<TreeFeature> features, bool isNamed, IReadOnlyDictionary<string, string[]> setting)
    {
        var faults = new List<Fault>();
        if (!isNamed && (setting.Count == 0 || (setting.Count == 1 && features.All(feature => feature.Name != setting.Keys.First()))))
            return OfMatrix(features, setting, faults);
        var mapping = InputMapping.Resolve(setting, features.Select(feature => feature.Name), faults);
        var inputs = new List<TreeInput<T>>();
        foreach (var feature in features)
        {
            var columns = mapping.GetValueOrDefault(feature.Name) ?? [feature.Name];
            if (columns.Length == 1)
            {
                inputs.Add(Of(feature, columns[0]));
            }
            else
            {
                faults.Add(new($"Model:Inputs:{feature.Name}", $"lists {columns.Length} columns; the model takes 1."));
            }
        }

        InputMapping.Check(setting, mapping, [.. inputs.Select(input => input.Field)], faults);
        return new(inputs, features.Count);
    }

    /// <summary>Writes rows of a batch into the matrix.</summary>
    public void Write(IReadOnlyList<Column> columns, int start, int rows, Span<T> matrix)
    {
        for (var i = 0; i < columns.Count; i++)
            All[i].Write(columns[i], start, rows, matrix[i..], Width);
    }

    private static TreeInputs<T> OfMatrix(
        IReadOnlyList<TreeFeature> features, IReadOnlyDictionary<string, string[]> setting, List<Fault> faults)
    {
        var name = setting.Count == 1 ? setting.Keys.First() : Matrix;
        var columns = setting.Count == 1 ? setting.Values.First() : [];
        if (columns.Length == 1 && features.Count > 1)
            return new([new VectorInput<T>(columns[0], features.Count)], features.Count);
        if (columns.Length == 0)
        {
            faults.Add(new("Model:Inputs", $"is empty, and the file has no names for the {features.Count} numbers that it takes; list "
                + $"their columns in order, such as \"{Matrix}\": [\"first\", \"second\"], or train with a data frame and save again."));
        }
        else if (columns.Length != features.Count)
        {
            faults.Add(new($"Model:Inputs:{name}", $"lists {columns.Length} columns; the model takes {features.Count}."));
        }

        TreeInput<T>[] inputs = [.. features.Zip(columns, Of)];
        InputMapping.Check(setting, setting, [.. inputs.Select(input => input.Field)], faults);
        return new(inputs, features.Count);
    }

    private static TreeInput<T> Of(TreeFeature feature, string column) =>
        feature.Categories is { } categories ? new CategoryInput<T>(column, categories) : new NumberInput<T>(column);
}
