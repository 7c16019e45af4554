using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>What a model makes of a row, beside the row as it is.</summary>
/// <param name="Inputs">The row in the types of the model; only of the row as it is.</param>
/// <param name="Value">The value of the column of a sweep.</param>
/// <param name="Outputs">The outputs of the model.</param>
/// <param name="Change">The difference of each output that is a number to that of the row as it is.</param>
/// <param name="Problem">Why the row has no outputs.</param>
internal sealed record WhatIfRow(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutputValue[]? Inputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutputValue[]? Outputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OutputValue[]? Change = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemDetails? Problem = null)
{
    /// <summary>The answer for the row as it is.</summary>
    public static WhatIfRow Before(WhatIfReply reply) =>
        new(reply.Inputs, Outputs: reply.Before!.Outputs, Problem: Of(reply.Before.Failure));

    /// <summary>The answer for a changed copy.</summary>
    public static WhatIfRow After(PredictedRow row, OutputValue[]? before, double? value) =>
        new(null, value, row.Outputs, Difference(before, row.Outputs), Of(row.Failure));

    private static ProblemDetails? Of(ScoreReply? failure) => failure is null ? null : Problems.Of(failure);

    private static OutputValue[]? Difference(OutputValue[]? before, OutputValue[]? after)
    {
        if (before is null || after is null)
            return null;
        return [.. before.Zip(after, Difference).OfType<OutputValue>()];
    }

    // The difference of two floats is a float: 0.1, and not 0.10000000149011612.
    private static OutputValue? Difference(OutputValue before, OutputValue after) => (before.Value, after.Value) switch
    {
        (float one, float other) => new(before.Name, other - one),
        (double one, double other) => new(before.Name, other - one),
        (long one, long other) => new(before.Name, (double)other - one),
        _ => null,
    };
}
