namespace ModelPipeline.Client;

/// <summary>How many events are sent again.</summary>
internal sealed record ReplayInfo(int Events);
