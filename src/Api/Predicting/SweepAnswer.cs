namespace ModelPipeline.Api;

/// <summary>The curve of a sweep.</summary>
/// <param name="Column">The column.</param>
/// <param name="Points">The points, in the order of the values.</param>
internal sealed record SweepAnswer(string Column, IReadOnlyList<WhatIfRow> Points);
