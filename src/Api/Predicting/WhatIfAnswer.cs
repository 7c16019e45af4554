using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>What a model makes of a user's row and of changed copies of the row. Nothing of it is stored.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="User">The user.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="RetrievedAt">When the query for the row was sent, UTC.</param>
/// <param name="Before">The row as it is.</param>
/// <param name="After">The changed row of a <c>set</c>.</param>
/// <param name="Variants">The changed rows of <c>variants</c>.</param>
/// <param name="Sweep">The curve of a <c>sweep</c>.</param>
internal sealed record WhatIfAnswer(
    string Pipeline,
    string User,
    string ModelVersion,
    DateTimeOffset RetrievedAt,
    WhatIfRow Before,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WhatIfRow? After = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WhatIfRow>? Variants = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SweepAnswer? Sweep = null)
{
    /// <summary>The answer to a call.</summary>
    public static WhatIfAnswer Of(WhatIfCall call, WhatIfReply reply)
    {
        var after = reply.After!.Select((row, at) => WhatIfRow.After(row, reply.Before!.Outputs, reply.Points?[at])).ToList();
        var answer = new WhatIfAnswer(reply.Pipeline, call.User, reply.Version, reply.RetrievedAt, WhatIfRow.Before(reply));
        if (call.Sweep is { } sweep)
            return answer with { Sweep = new(sweep.Column, after) };
        return call.Variants is null ? answer with { After = after[0] } : answer with { Variants = after };
    }
}
