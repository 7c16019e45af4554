namespace ModelPipeline.Api;

/// <summary>An event that came in: something has happened to users, who are to be scored.</summary>
/// <param name="Format">How it came: <c>PubSub</c> or <c>CloudEvents</c>.</param>
/// <param name="Source">Where it comes from: the subscription, or the source of the CloudEvent.</param>
/// <param name="Id">Its id at the source; null for none.</param>
/// <param name="At">When it happened, UTC; null where it does not say.</param>
/// <param name="Users">The users.</param>
/// <param name="Fault">Why nobody can be scored for it; null for a good event.</param>
/// <param name="Text">What was sent.</param>
internal sealed record InboundEvent(
    string Format, string Source, string? Id, DateTimeOffset? At, IReadOnlyList<string> Users, string? Fault, string Text);
