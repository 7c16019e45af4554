using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Reads a type in a statement, such as <c>ARRAY&lt;STRUCT&lt;a INT64, b STRING(10)&gt;&gt;</c>.</summary>
internal static class SqlTypeReader
{
    public static Field Read(TokenReader tokens, string name = "")
    {
        if (tokens.Take("ARRAY"))
        {
            tokens.Expect('<');
            var element = Read(tokens, name);
            tokens.Expect('>');
            return element with { IsRepeated = true };
        }

        var type = tokens.Current;
        if (!DataTypes.TryParse(tokens.ExpectName(), out var known))
            throw tokens.Fail($"Type not found (or not known to the emulator): {type.Text}", type);
        if (known == DataType.Struct)
            return new(name, known, Fields: ReadFields(tokens));
        // Lengths and precisions have no effect.
        if (tokens.Current.IsSymbol('('))
            tokens.Index = tokens.ClosingOf(tokens.Index) + 1;
        return new(name, known);
    }

    private static List<Field> ReadFields(TokenReader tokens)
    {
        var fields = new List<Field>();
        tokens.Expect('<');
        do
            fields.Add(Read(tokens, tokens.ExpectName()));
        while (tokens.Take(','));
        tokens.Expect('>');
        return fields;
    }
}
