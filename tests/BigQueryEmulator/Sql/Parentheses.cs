namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Which parenthesis closes which.</summary>
internal static class Parentheses
{
    /// <param name="closings">For each opening one, where it closes.</param>
    /// <returns>The token at which they do not match, or null.</returns>
    public static Token? Match(List<Token> tokens, out int[] closings)
    {
        closings = new int[tokens.Count];
        var open = new Stack<int>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsSymbol('(') || tokens[i].IsSymbol('['))
            {
                open.Push(i);
            }
            else if (tokens[i].IsSymbol(')') || tokens[i].IsSymbol(']'))
            {
                if (!open.TryPop(out var at) || tokens[at].IsSymbol('(') != tokens[i].IsSymbol(')'))
                    return tokens[i];
                closings[at] = i;
            }
        }

        return open.Count == 0 ? null : tokens[^1];
    }
}
