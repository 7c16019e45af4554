using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>Evenly spaced values of one column.</summary>
/// <param name="Column">The column; it takes numbers.</param>
/// <param name="From">The first value.</param>
/// <param name="To">The last value, above the first.</param>
/// <param name="Steps">The number of values, 2 to 1,000.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SweepBody(string? Column = null, double? From = null, double? To = null, double? Steps = null)
{
    /// <summary>What is wrong with the sweep; null for a valid one.</summary>
    public string? Check()
    {
        if (string.IsNullOrEmpty(Column))
            return "\"column\" of the sweep is empty; name an input of the model.";
        if (From is not { } from || !double.IsFinite(from))
            return "\"from\" of the sweep is no finite number; set the first value.";
        if (To is not { } to || !double.IsFinite(to))
            return "\"to\" of the sweep is no finite number; set the last value.";
        if (from >= to)
            return "\"from\" of the sweep is not below \"to\"; set the smaller value first.";
        return Steps is >= 2 and <= WhatIfBody.MaxChanges && double.IsInteger(Steps.Value)
            ? null
            : $"\"steps\" of the sweep is no whole number from 2 to {WhatIfBody.MaxChanges}.";
    }
}
