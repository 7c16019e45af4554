namespace ModelPipeline;

/// <summary>Guesses which column of a table holds the user ids.</summary>
internal static class UserColumn
{
    // The best first.
    private static readonly string[] Usual =
        ["userid", "customerid", "clientid", "accountid", "memberid", "subscriberid", "id", "user", "customer"];

    /// <summary>The column; null where none looks like an id.</summary>
    public static string? Guess(IEnumerable<string> columns)
    {
        var all = columns.Select(column => (Column: column, Words: ColumnMatches.Normalize(column))).ToList();
        foreach (var usual in Usual)
        {
            if (all.FirstOrDefault(each => each.Words == usual).Column is { } found)
                return found;
        }

        // "paid" and "valid" are no ids: the two letters are a word of their own.
        return all.FirstOrDefault(each => EndsInId(each.Column)).Column;
    }

    private static bool EndsInId(string column) =>
        column.EndsWith("ID", StringComparison.Ordinal) || column.EndsWith("Id", StringComparison.Ordinal)
        || (column.EndsWith("id", StringComparison.OrdinalIgnoreCase) && column.Length > 2 && !char.IsLetterOrDigit(column[^3]));
}
