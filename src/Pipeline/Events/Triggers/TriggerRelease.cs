namespace ModelPipeline;

/// <summary>How events are given back to their source.</summary>
/// <param name="After">How long the events wait before they come again; zero for no wait.</param>
/// <param name="Reason">Why, in one sentence without values of a row.</param>
/// <param name="IsCounted">
/// Whether the attempt counts. False for trouble that is not the events': then they come again as if nobody had claimed them.
/// </param>
public sealed record TriggerRelease(TimeSpan After, string Reason, bool IsCounted = false);
