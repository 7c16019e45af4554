namespace ModelPipeline.Client;

/// <summary>The event of a test.</summary>
internal sealed record TestInfo(string Event);
