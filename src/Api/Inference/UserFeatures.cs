using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>
/// The features that users bring to the model <c>{pipeline}.users</c> (<c>Input:Request</c>): one tensor for each feature, one row for each
/// user.
/// </summary>
internal static class UserFeatures
{
    private const string Vector = "Vector";

    /// <summary>The inputs of the model for the features of a pipeline.</summary>
    public static IEnumerable<TensorMetadata> Describe(PipelineInfo pipeline) =>
        Of(pipeline).Select(feature => new TensorMetadata(feature.Name, ServedModels.TypeOf(Word(feature)).Name, [-1, WidthOf(feature)]));

    /// <summary>Reads the features of the users.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="tensors">The tensors of a request without that of the users, each with a row for each user.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="features">The features of each user, an object in JSON; null if calls of the pipeline bring none.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Read(PipelineInfo pipeline, IReadOnlyList<Tensor> tensors, int users, out string[]? features)
    {
        features = null;
        var wanted = Of(pipeline);
        if (tensors.FirstOrDefault(tensor => !Array.Exists(wanted, feature => feature.Name == tensor.Name)) is { } unknown)
            return $"The model has no input '{unknown.Name}'; its inputs are {Names(wanted)}.";
        if (wanted.FirstOrDefault(feature => tensors.All(tensor => tensor.Name != feature.Name)) is { } missing)
            return $"Input '{missing.Name}' is missing; the model takes {Names(wanted)}.";
        if (wanted.Length == 0)
            return null;
        var read = new string[users];
        for (var row = 0; row < users; row++)
        {
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json))
            {
                writer.WriteStartObject();
                foreach (var feature in wanted)
                {
                    var tensor = tensors.First(each => each.Name == feature.Name);
                    writer.WritePropertyName(feature.Name);
                    if (!TryWrite(writer, tensor, row, users, Word(feature) == Vector))
                        return $"Row {row} of tensor '{tensor.Name}' is no finite number; send a finite one, or null.";
                }

                writer.WriteEndObject();
            }

            read[row] = Encoding.UTF8.GetString(json.ToArray());
        }

        features = read;
        return null;
    }

    private static bool TryWrite(Utf8JsonWriter writer, Tensor tensor, int row, int users, bool isVector)
    {
        var width = tensor.Values.Length / users;
        if (!isVector && width == 1)
            return TryWrite(writer, tensor, row);
        writer.WriteStartArray();
        for (var at = row * width; at < (row + 1) * width; at++)
        {
            if (!TryWrite(writer, tensor, at))
                return false;
        }

        writer.WriteEndArray();
        return true;
    }

    private static bool TryWrite(Utf8JsonWriter writer, Tensor tensor, int at)
    {
        if (tensor.Nulls?[at] == true)
        {
            writer.WriteNullValue();
            return true;
        }

        switch (tensor.Values)
        {
            case string[] texts:
                writer.WriteStringValue(texts[at]);
                return true;
            case bool[] truths:
                writer.WriteBooleanValue(truths[at]);
                return true;
            case long[] numbers:
                writer.WriteNumberValue(numbers[at]);
                return true;
            // The exact value of the float, whatever type the feature has.
            case float[] numbers when float.IsFinite(numbers[at]):
                writer.WriteNumberValue((double)numbers[at]);
                return true;
            case double[] numbers when double.IsFinite(numbers[at]):
                writer.WriteNumberValue(numbers[at]);
                return true;
            default:
                return false;
        }
    }

    private static ColumnInfo[] Of(PipelineInfo pipeline) => pipeline.Input.Request ?? [];

    private static string Names(ColumnInfo[] features) =>
        string.Join(", ", features.Select(feature => $"'{feature.Name}'").Prepend($"'{ServedModels.UserInput}'"));

    private static string Word(ColumnInfo feature) => feature.Type.Split('[')[0];

    private static long WidthOf(ColumnInfo feature)
    {
        var bracket = feature.Type.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0)
            return long.Parse(feature.Type.AsSpan()[(bracket + 1)..^1], CultureInfo.InvariantCulture);
        return feature.Type == Vector ? -1 : 1;
    }
}
