namespace ModelPipeline.Client;

/// <summary>An event that was put aside.</summary>
/// <param name="Id">The id of the row.</param>
/// <param name="Format">How it came, such as <c>PubSub</c> or <c>CloudEvents</c>.</param>
/// <param name="EventId">Its id at the sender; null for none.</param>
/// <param name="User">The user; null where none was found.</param>
/// <param name="Reason">Why it was not handled.</param>
/// <param name="At">When it was put aside, UTC.</param>
/// <param name="Body">What was sent, up to 65,536 characters.</param>
public sealed record DeadEvent(
    string Id, string Format, string? EventId, string? User, string Reason, DateTimeOffset At, string Body);
