namespace ModelPipeline;

/// <summary>The run that a row comes from.</summary>
/// <param name="Version">The version that scored the row: the stable version, or the candidate.</param>
/// <param name="RetrievedAt">When the query for the row was sent (<see cref="Predictions.RetrievedAt"/>).</param>
/// <param name="Id">The id of the run.</param>
internal readonly record struct ShadowRun(string Version, DateTimeOffset RetrievedAt, Guid Id);
