using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>What a model makes of a user's row and of changed copies of the row.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="User">The user.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="RetrievedAt">When the query for the row was sent, UTC.</param>
/// <param name="Before">The row as it is.</param>
/// <param name="After">The changed row of a set; null for other requests.</param>
/// <param name="Variants">The changed rows of variants; null for other requests.</param>
/// <param name="Sweep">The curve of a sweep; null for other requests.</param>
public sealed record WhatIfAnswer(
    string Pipeline,
    string User,
    string ModelVersion,
    DateTimeOffset RetrievedAt,
    WhatIfRow Before,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WhatIfRow? After = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WhatIfRow>? Variants = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SweepCurve? Sweep = null);
