namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>The names of queries in WITH. They are used like tables, but are not tables.</summary>
internal static class CommonTables
{
    public static HashSet<string> Find(TokenReader tokens)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 1; i < tokens.End - 2; i++)
        {
            // The form is WITH name AS ( … ), name AS ( … ). After a comma, nothing else has this form.
            var before = tokens.Tokens[i - 1];
            var name = tokens.Tokens[i];
            var isListed = before.IsWord("WITH") || before.IsWord("RECURSIVE") || before.IsSymbol(',');
            if (isListed && name.IsName && tokens.Tokens[i + 1].IsWord("AS") && tokens.Tokens[i + 2].IsSymbol('('))
                names.Add(name.Text);
        }

        return names;
    }
}
