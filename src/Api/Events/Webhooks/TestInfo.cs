namespace ModelPipeline.Api;

/// <summary>The answer to a request to try a webhook.</summary>
/// <param name="Event">The id of the event, the header <c>webhook-id</c>.</param>
internal sealed record TestInfo(string Event);
