using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The outputs of one row, or why there are none.</summary>
/// <param name="Outputs">The outputs of the model.</param>
/// <param name="Problem">Why the row has no outputs.</param>
internal sealed record RowAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutputValue[]? Outputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemDetails? Problem = null)
{
    /// <summary>The answer for a row.</summary>
    public static RowAnswer Of(PredictedRow row) => new(row.Outputs, row.Failure is null ? null : Problems.Of(row.Failure));
}
