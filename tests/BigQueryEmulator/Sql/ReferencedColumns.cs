namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// The columns that a statement may read: all columns whose name is anywhere in the statement, and every column if the statement selects *.
/// This simple estimate is never below BigQuery's count.
/// </summary>
internal sealed class ReferencedColumns
{
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> excluded = new(StringComparer.OrdinalIgnoreCase);
    private bool hasStar;

    public static ReferencedColumns Find(TokenReader tokens)
    {
        var found = new ReferencedColumns();
        for (var i = 0; i < tokens.End; i++)
            i = found.Add(tokens, i);
        return found;
    }

    public bool Contains(string column) => names.Contains(column) || (hasStar && !excluded.Contains(column));

    private int Add(TokenReader tokens, int i)
    {
        var token = tokens.Tokens[i];
        if (token.IsName)
            names.UnionWith(token.Text.Split('.'));
        if (!token.IsSymbol('*') || !IsAll(i == 0 ? token : tokens.Tokens[i - 1]))
            return i;
        hasStar = true;
        if (!tokens.Tokens[i + 1].IsWord("EXCEPT") || !tokens.Tokens[i + 2].IsSymbol('('))
            return i;
        var end = tokens.ClosingOf(i + 2);
        excluded.UnionWith(tokens.Tokens.Take(end).Skip(i + 3).Where(each => each.IsName).Select(each => each.Text));
        return end;
    }

    // After any other token, * is a product or COUNT(*), which reads no column.
    private static bool IsAll(Token before) =>
        before.IsWord("SELECT") || before.IsWord("DISTINCT") || before.IsWord("ALL") || before.IsSymbol(',') || before.IsSymbol('.');
}
