using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// <c>UNNEST(array) AS x [WITH OFFSET AS i]</c> in FROM. For an array of structs, the fields are the columns. For any other array, x is the
/// column.
/// </summary>
internal static class Unnest
{
    public static string Write(TokenReader tokens, SqlWriter writer)
    {
        tokens.Expect("UNNEST");
        var open = tokens.Index;
        tokens.Expect('(');
        var hasFields = HasFields(tokens, writer);
        var array = writer.Write(tokens.ClosingOf(open));
        tokens.Expect(')');
        var offset = ReadOffset(tokens);
        var alias = TablePath.ReadAlias(tokens);
        offset ??= ReadOffset(tokens);
        var name = Identifier.Quote(alias ?? "f0_");
        var columns = hasFields ? $"unnest({array}, max_depth := 2)" : $"unnest({array}) AS {name}";
        if (offset is not null)
            columns += $", generate_subscripts({array}, 1) - 1 AS {Identifier.Quote(offset)}";
        return $"(SELECT {columns}) AS {name}";
    }

    // The element type of an array from a column or a function is unknown here. Its structs are reached through the alias, which works too.
    private static bool HasFields(TokenReader tokens, SqlWriter writer)
    {
        var first = tokens.Current;
        if (first.Kind == TokenKind.Parameter)
            return writer.ParameterOf(first).Type == DataType.Struct;
        return (first.IsSymbol('[') && tokens.Ahead(1).IsWord("STRUCT"))
            || (first.IsWord("ARRAY") && (tokens.Ahead(1).IsSymbol('<') || tokens.Ahead(1).IsSymbol('['))
                && tokens.Ahead(2).IsWord("STRUCT"));
    }

    private static string? ReadOffset(TokenReader tokens) => tokens.Take("WITH", "OFFSET") ? TablePath.ReadAlias(tokens) ?? "offset" : null;
}
