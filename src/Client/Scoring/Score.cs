using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>A user's score, as in the output table.</summary>
/// <param name="Pipeline">The pipeline that made the score.</param>
/// <param name="User">The user.</param>
/// <param name="Outputs">The model's outputs by column: numbers, truth values, texts, or null.</param>
/// <param name="ModelVersion">The version of the model that made the score.</param>
/// <param name="RetrievedAt">When the query for the input was sent, UTC.</param>
/// <param name="ScoredAt">When the model's answer was complete, UTC.</param>
/// <param name="RunId">The id of the run that made the score.</param>
public sealed record Score(
    string Pipeline,
    string User,
    IReadOnlyDictionary<string, JsonElement> Outputs,
    string ModelVersion,
    DateTimeOffset RetrievedAt,
    DateTimeOffset ScoredAt,
    Guid RunId)
{
    /// <summary>An output that is a number; null where the model gave none.</summary>
    /// <exception cref="KeyNotFoundException">The score has no such output.</exception>
    public double? Number(string output) => Outputs[output] is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>An output as text: a text itself, anything else as JSON writes it; null where the model gave none.</summary>
    /// <exception cref="KeyNotFoundException">The score has no such output.</exception>
    public string? Text(string output) => Outputs[output] switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => other.GetRawText(),
    };
}
