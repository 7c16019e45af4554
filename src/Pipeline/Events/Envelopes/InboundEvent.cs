namespace ModelPipeline;

/// <summary>An event that came in: something has happened to users, who are to be scored.</summary>
/// <param name="Format">How it came: <c>PubSub</c> or <c>CloudEvents</c>.</param>
/// <param name="Source">Where it comes from: the subscription, or the source of the CloudEvent.</param>
/// <param name="Id">Its id at the source; null for none.</param>
/// <param name="At">When it happened, UTC; null where it does not say.</param>
/// <param name="Users">The users.</param>
/// <param name="Fault">Why nobody can be scored for it; null for a good event.</param>
/// <param name="Text">What was sent.</param>
public sealed record InboundEvent(
    string Format, string Source, string? Id, DateTimeOffset? At, IReadOnlyList<string> Users, string? Fault, string Text)
{
    /// <summary>Whether it lacks what its format asks for. A sender who waits for an answer is told so.</summary>
    public bool IsMalformed { get; init; }

    /// <summary>The data of a CloudEvent as text; null for none.</summary>
    public string? Data { get; init; }
}
