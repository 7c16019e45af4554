namespace ModelPipeline;

/// <summary>Tells whether ids come in the order of a user column. Then no id comes twice.</summary>
internal static class UserOrder
{
    /// <summary>
    /// Whether each id is after the one before it: as text, or as a whole number without a sign, whose shorter texts come first.
    /// </summary>
    public static bool IsAscending(IReadOnlyList<string> users)
    {
        var isOfTexts = true;
        var isOfNumbers = true;
        for (var i = 1; i < users.Count && (isOfTexts || isOfNumbers); i++)
        {
            var before = users[i - 1];
            var user = users[i];
            var difference = string.CompareOrdinal(before, user);
            isOfTexts &= difference < 0;
            isOfNumbers &= before.Length < user.Length || (before.Length == user.Length && difference < 0);
        }

        return isOfTexts || isOfNumbers;
    }
}
