namespace ModelPipeline;

/// <summary>A word of a condition.</summary>
/// <param name="Kind">What the word is.</param>
/// <param name="Text">The word; of a quoted text or name its content.</param>
/// <param name="Position">Where the word begins, counted from 1.</param>
internal readonly record struct ConditionToken(ConditionTokenKind Kind, string Text, int Position)
{
    /// <summary>Whether this is the keyword or the sign.</summary>
    public bool Is(string word) =>
        Kind is ConditionTokenKind.Name or ConditionTokenKind.Sign && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
