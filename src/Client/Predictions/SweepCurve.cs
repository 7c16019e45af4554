namespace ModelPipeline.Client;

/// <summary>The curve of a sweep.</summary>
/// <param name="Column">The column.</param>
/// <param name="Points">The points, in the order of the values.</param>
public sealed record SweepCurve(string Column, IReadOnlyList<WhatIfRow> Points);
