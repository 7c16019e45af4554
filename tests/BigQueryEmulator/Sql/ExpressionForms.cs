using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Expressions that DuckDB writes in another way. Each is recognised by its first word.</summary>
internal sealed class ExpressionForms(TokenReader tokens, SqlWriter writer)
{
    private readonly StructForms structs = new(tokens, writer);

    /// <summary>Translates the expression at the current token and moves behind it; null if no such expression begins there.</summary>
    public string? Write()
    {
        var word = tokens.Current;
        if (word.IsSymbol('['))
            return WriteSubscript();
        if (word.Kind != TokenKind.Word || tokens.Ahead(-1).IsSymbol('.'))
            return null;
        var next = tokens.Ahead(1);
        return word.Text.ToUpperInvariant() switch
        {
            "CAST" or "SAFE_CAST" when next.IsSymbol('(') => WriteCast(),
            "EXTRACT" when next.IsSymbol('(') => WriteExtract(),
            "CONCAT" when next.IsSymbol('(') => WriteConcat(),
            "STRUCT" when next.IsSymbol('(') || next.IsSymbol('<') => structs.WriteStruct(),
            "ARRAY" when next.IsSymbol('<') => structs.WriteTypedArray(),
            "IN" when next.IsWord("UNNEST") => WriteInUnnest(),
            "EXCEPT" when tokens.Ahead(-1).IsSymbol('*') && next.IsSymbol('(') => Skip(1, "EXCLUDE"),
            "UNION" or "EXCEPT" or "INTERSECT" when next.IsWord("DISTINCT") => Skip(2, word.Text),
            "INTERVAL" when next.Kind == TokenKind.Parameter => WriteInterval(),
            "AS" when tokens.Ahead(-1).IsWord("SELECT") => throw ApiException.Unsupported($"SELECT AS {next.Text}"),
            "FOR" when next.IsWord("SYSTEM_TIME") => throw ApiException.Unsupported("FOR SYSTEM_TIME"),
            "SAFE" when next.IsSymbol('.') => throw ApiException.Unsupported("the prefix SAFE."),
            "TABLESAMPLE" or "PIVOT" or "UNPIVOT" => throw ApiException.Unsupported(word.Text),
            _ when next.Kind == TokenKind.String => WriteTypedLiteral(),
            _ when SqlFunctions.MomentOf(word.Text) is { } moment =>
                Skip(next.IsSymbol('(') && tokens.Ahead(2).IsSymbol(')') ? 3 : 1, moment),
            _ when next.IsSymbol('(') => WriteFunction(),
            _ => null,
        };
    }

    private string Skip(int count, string text)
    {
        tokens.Index += count;
        return text;
    }

    private string WriteCast()
    {
        var cast = tokens.Next().IsWord("CAST") ? "CAST" : "TRY_CAST";
        var end = tokens.ClosingOf(tokens.Index);
        var asWord = tokens.Find("AS", tokens.Index + 1, end);
        if (asWord < 0)
            throw tokens.Unexpected("keyword AS in CAST");
        var value = writer.Write((tokens.Index + 1, asWord));
        tokens.Index = asWord + 1;
        var type = SqlTypeReader.Read(tokens);
        tokens.Expect(')');
        return type is { Type: DataType.Bytes, IsRepeated: false } ? $"encode({value})" : $"{cast}({value} AS {type.DuckDbType})";
    }

    private string WriteExtract()
    {
        var part = tokens.Ahead(2).Text;
        if (!SqlFunctions.CanExtract(part))
            throw ApiException.Unsupported($"EXTRACT({part} …)");
        tokens.Index += 3;
        var open = tokens.Index - 2;
        tokens.Expect("FROM");
        var value = writer.Write(tokens.ClosingOf(open));
        tokens.Expect(')');
        return $"EXTRACT({part} FROM {value})";
    }

    // The result is null if any part is null. In DuckDB, || has this rule, but concat does not.
    private string WriteConcat()
    {
        var open = tokens.Index + 1;
        var parts = tokens.Arguments(open).Select(writer.Write).ToList();
        tokens.Index = tokens.ClosingOf(open) + 1;
        return $"({string.Join(" || ", parts)})";
    }

    private string WriteInUnnest()
    {
        tokens.Index += 2;
        var open = tokens.Index;
        tokens.Expect('(');
        var array = writer.Write(tokens.ClosingOf(open));
        tokens.Expect(')');
        return $"IN (SELECT unnest({array}))";
    }

    private string WriteInterval()
    {
        tokens.Index++;
        return $"INTERVAL ({writer.Write(tokens.Index + 1)})";
    }

    private string? WriteTypedLiteral()
    {
        var type = tokens.Current;
        var text = Literals.String(tokens.Ahead(1).Text);
        if (!DataTypes.TryParse(type.Text, out var known) || known is DataType.String or DataType.Bytes or DataType.Struct)
            return null;
        return Skip(2, $"CAST({text} AS {DataTypes.InDuckDb(known)})");
    }

    private string? WriteFunction()
    {
        var name = tokens.Current.Text;
        if (SqlFunctions.IsDifferent(name))
            throw ApiException.Unsupported($"the function {name.ToUpperInvariant()}");
        if (!SqlFunctions.TakesDatePart(name))
            return SqlFunctions.NameOf(name) is var renamed && renamed != name ? Skip(1, renamed) : null;
        var open = tokens.Index + 1;
        var arguments = tokens.Arguments(open).ToList();
        var part = tokens.Tokens[arguments[^1].From].Text.ToUpperInvariant();
        var values = arguments.SkipLast(1).Select(writer.Write).ToList();
        tokens.Index = tokens.ClosingOf(open) + 1;
        return $"{SqlFunctions.NameOf(name)}({string.Join(", ", values)}, {Literals.String(part)})";
    }

    // a[OFFSET(0)] counts from 0. a[ORDINAL(1)] counts from 1, as DuckDB does.
    private string? WriteSubscript()
    {
        var how = tokens.Ahead(1).Text.ToUpperInvariant();
        if (how is not ("OFFSET" or "ORDINAL" or "SAFE_OFFSET" or "SAFE_ORDINAL") || !tokens.Ahead(2).IsSymbol('('))
            return null;
        tokens.Index += 2;
        var open = tokens.Index;
        var index = writer.Write((open + 1, tokens.ClosingOf(open)));
        tokens.Expect(')');
        tokens.Expect(']');
        return how.EndsWith("OFFSET", StringComparison.Ordinal) ? $"[({index}) + 1]" : $"[{index}]";
    }
}
