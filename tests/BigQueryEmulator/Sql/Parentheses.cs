namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Finds the matching parentheses.</summary>
internal static class Parentheses
{
    /// <param name="closings">The index of the closing parenthesis for each opening one.</param>
    /// <returns>The token that does not match; null if all match.</returns>
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
