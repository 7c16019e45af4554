namespace ModelPipeline.Api;

/// <summary>The answer to a request to send events again.</summary>
/// <param name="Events">The number of events that are sent again.</param>
internal sealed record ReplayInfo(int Events);
