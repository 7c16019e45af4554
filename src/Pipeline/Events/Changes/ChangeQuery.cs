namespace ModelPipeline;

/// <summary>Asks for changed rows.</summary>
/// <param name="Column">The column with the moment of the change.</param>
/// <param name="From">Changes after this moment; null for none, so that only the time is read.</param>
/// <param name="After">The last change of the page before; null for the first page.</param>
/// <param name="Limit">The number of changes at most.</param>
public sealed record ChangeQuery(string Column, DateTimeOffset? From, UserChange? After, int Limit);
