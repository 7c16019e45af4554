namespace ModelPipeline.Api;

/// <summary>Marks a route whose callers may send any other parameters in the query, because a service before ours left them out.</summary>
internal sealed class LeavesOutOthers;
