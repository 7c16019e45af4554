using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Translates struct and typed array literals.</summary>
internal sealed class StructForms(TokenReader tokens, SqlWriter writer)
{
    /// <summary><c>STRUCT(a, 1 AS b)</c> or <c>STRUCT&lt;a INT64&gt;(1)</c>.</summary>
    public string WriteStruct()
    {
        var isTyped = tokens.Ahead(1).IsSymbol('<');
        var type = isTyped ? SqlTypeReader.Read(tokens).DuckDbType : "";
        if (!isTyped)
            tokens.Expect("STRUCT");
        var open = tokens.Index;
        var fields = string.Join(", ", tokens.Arguments(open).Select((range, i) => isTyped ? writer.Write(range) : WriteField(range, i)));
        tokens.Index = tokens.ClosingOf(open) + 1;
        return isTyped ? $"CAST(ROW({fields}) AS {type})" : $"struct_pack({fields})";
    }

    /// <summary><c>ARRAY&lt;INT64&gt;[1, 2]</c>.</summary>
    public string WriteTypedArray()
    {
        var type = SqlTypeReader.Read(tokens);
        var open = tokens.Index;
        tokens.Expect('[');
        var values = writer.Write(tokens.ClosingOf(open));
        tokens.Expect(']');
        return $"CAST([{values}] AS {type.DuckDbType})";
    }

    // The name of a field comes from AS, or is the name of its column.
    private string WriteField((int From, int End) range, int index)
    {
        var (from, end) = range;
        var last = tokens.Tokens[end - 1];
        var isNamed = end - from >= 3 && tokens.Tokens[end - 2].IsWord("AS");
        var isColumn = last.IsName && (end - from == 1 || tokens.Tokens[end - 2].IsSymbol('.'));
        var name = isNamed || isColumn ? last.Text : $"_field_{index + 1}";
        return $"{Identifier.Quote(name)} := {writer.Write((from, isNamed ? end - 2 : end))}";
    }
}
