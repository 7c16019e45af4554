namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>
/// The SQL that converts a value of a field's <see cref="Field.JsonType"/> into its <see cref="Field.DuckDbType"/>. DuckDB can cast JSON to
/// every type except bytes.
/// </summary>
internal static class BytesDecoding
{
    public static string Decode(string expression, Field field) => Decode(expression, field, 0);

    private static string Decode(string expression, Field field, int depth)
    {
        if (!HasBytes(field))
            return expression;
        if (field.IsRepeated)
            return $"list_transform({expression}, lambda e{depth}: {Decode($"e{depth}", field.Element, depth + 1)})";
        if (field.Type == DataType.Bytes)
            return $"from_base64({expression})";
        var fields = field.Fields.Select(
            each => $"{Identifier.Quote(each.Name)} := {Decode($"({expression}).{Identifier.Quote(each.Name)}", each, depth)}");
        return $"CASE WHEN ({expression}) IS NULL THEN NULL ELSE struct_pack({string.Join(", ", fields)}) END";
    }

    private static bool HasBytes(Field field) => field.Type == DataType.Bytes || field.Fields.Any(HasBytes);
}
