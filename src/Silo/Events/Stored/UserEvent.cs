namespace ModelPipeline.Silo;

/// <summary>An event as it is stored: its id, the user whom it is about, and the body of the request.</summary>
internal sealed record UserEvent(string Id, string? User, string Body);
