namespace ModelPipeline;

/// <summary>Finds the columns of a table that the inputs of a model mean.</summary>
/// <param name="source">The columns of the table.</param>
internal sealed class ColumnMatches(Schema source)
{
    private const int MostEdits = 2;

    // Names of two or three letters are close to too many others.
    private const int ShortestClose = 4;

    /// <summary>The column that an input means; null where no name is equal or close.</summary>
    /// <param name="input">The name of the input.</param>
    /// <param name="taken">The columns that other inputs name exactly; they are not guessed.</param>
    public ProposedColumn? Find(string input, IReadOnlySet<string> taken)
    {
        if (source.Find(input) is { } found)
            return new(input, found.Name, found.Name == input ? MatchKind.Exact : MatchKind.AnyCase);
        var free = source.Where(field => !taken.Contains(field.Name)).Select(field => field.Name).Distinct().ToList();
        if (Single(free, column => Normalize(column) == Normalize(input)) is { } normalized)
            return new(input, normalized, MatchKind.Normalized);
        return input.Length >= ShortestClose
            && Single(free, column => HasSameDigits(column, input) && Edits(column, input) <= MostEdits) is { } close
                ? new(input, close, MatchKind.Close)
                : null;
    }

    /// <summary>The three columns whose names are closest to a name, the closest first, however far they are.</summary>
    public IReadOnlyList<string> Closest(string name)
    {
        var likely = ClosestNames.Find(name, source.Select(field => field.Name));
        var others = source.Select(field => field.Name).Except(likely).OrderBy(column => Edits(column, name));
        return [.. likely.Concat(others).Take(3)];
    }

    /// <summary>A name without case and separators.</summary>
    public static string Normalize(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string? Single(IEnumerable<string> columns, Func<string, bool> fits) =>
        columns.Where(fits).Take(2).ToList() is [var only] ? only : null;

    private static bool HasSameDigits(string one, string other) => one.Where(char.IsDigit).SequenceEqual(other.Where(char.IsDigit));

    private static int Edits(string one, string other) => ClosestNames.Edits(Normalize(one), Normalize(other));
}
