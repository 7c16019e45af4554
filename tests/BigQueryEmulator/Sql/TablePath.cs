namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Reads a table's name: <c>`p.d.t`</c>, <c>d.t</c>, <c>my-project.d.t</c>.</summary>
internal static class TablePath
{
    public static IReadOnlyList<string> Read(TokenReader tokens)
    {
        var parts = new List<string>();
        do
        {
            var part = tokens.Current.Kind == TokenKind.Quoted ? tokens.Next().Text : ReadDashed(tokens);
            // Backticks may enclose one part or all parts.
            parts.AddRange(part.Split('.'));
        }
        while (tokens.Take('.'));
        return parts;
    }

    /// <summary>The alias of a table or a similar item, with or without AS; null without an alias.</summary>
    public static string? ReadAlias(TokenReader tokens)
    {
        if (tokens.Take("AS"))
            return tokens.ExpectName();
        return tokens.Current.IsName && !ReservedWords.EndsTable(tokens.Current) ? tokens.Next().Text : null;
    }

    // A project with dashes needs no backticks.
    private static string ReadDashed(TokenReader tokens)
    {
        var part = tokens.ExpectName();
        while (tokens.Current.IsSymbol('-') && !tokens.Current.FollowsSpace && !tokens.Ahead(1).FollowsSpace
            && tokens.Ahead(1).Kind is TokenKind.Word or TokenKind.Number)
        {
            tokens.Index++;
            part += "-" + tokens.Next().Text;
        }

        return part;
    }
}
