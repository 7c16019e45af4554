namespace ModelPipeline.Grains;

/// <summary>What a model makes of a user's row, and of changed copies of it.</summary>
/// <param name="Failure">Why the model was not asked; null if it was.</param>
/// <param name="Pipeline">The name of the pipeline as the settings spell it.</param>
/// <param name="Version">The version that was applied.</param>
/// <param name="RetrievedAt">When the query for the row was sent.</param>
/// <param name="Inputs">The row, in the types of the model.</param>
/// <param name="Before">The outputs of the row as it is.</param>
/// <param name="After">The outputs of each changed copy, in the order of the changes.</param>
/// <param name="Points">The values of a sweep, one for each changed copy; null without a sweep.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.WhatIfReply")]
public sealed record WhatIfReply(
    [property: Id(0)] ScoreReply? Failure,
    [property: Id(1)] string Pipeline = "",
    [property: Id(2)] string Version = "",
    [property: Id(3)] DateTimeOffset RetrievedAt = default,
    [property: Id(4)] OutputValue[]? Inputs = null,
    [property: Id(5)] PredictedRow? Before = null,
    [property: Id(6)] PredictedRow[]? After = null,
    [property: Id(7)] double[]? Points = null);
