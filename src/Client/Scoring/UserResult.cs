using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>What came of one user of a list: exactly one of score and problem.</summary>
/// <param name="User">The user.</param>
/// <param name="Score">The score; null where there is none.</param>
/// <param name="Problem">Why there is no score; null where there is one.</param>
public sealed record UserResult(
    string User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Score? Score,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Problem? Problem);
