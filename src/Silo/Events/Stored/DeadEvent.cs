namespace ModelPipeline.Silo;

/// <summary>An event that arrived, and that would fail again if it were repeated.</summary>
/// <param name="Id">The number of the row, as text; later rows sort later.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Format">How it came, such as <c>PubSub</c> or <c>CloudEvents</c>.</param>
/// <param name="EventId">Its id at the sender; null for none.</param>
/// <param name="User">The user; null where none was found.</param>
/// <param name="Reason">Why it was not handled.</param>
/// <param name="At">When it was put aside, UTC.</param>
/// <param name="Body">What was sent, at most the first 64 KiB.</param>
internal sealed record DeadEvent(
    string Id, string Pipeline, string Format, string? EventId, string? User, string Reason, DateTimeOffset At, string Body);
