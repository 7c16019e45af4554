using System.Text;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>Reads a type in the form of DuckDB's DESCRIBE, such as <c>STRUCT(a BIGINT, "b c" VARCHAR[])[]</c>.</summary>
internal sealed class DuckDbTypeReader
{
    private readonly string text;
    private int position;

    private DuckDbTypeReader(string text)
    {
        this.text = text;
    }

    /// <exception cref="ApiException">BigQuery has no such type.</exception>
    public static Field Read(string name, string type) => new DuckDbTypeReader(type).Read(name);

    private Field Read(string name)
    {
        var field = Take("STRUCT(") ? new Field(name, DataType.Struct, Fields: ReadFields()) : new Field(name, ReadScalar());
        if (!Take("[]"))
            return field;
        if (Take("[]"))
            throw ApiException.InvalidQuery("Cannot construct array with element type ARRAY because nested arrays are not supported");
        return field with { IsRepeated = true };
    }

    private List<Field> ReadFields()
    {
        var fields = new List<Field>();
        do
        {
            fields.Add(Read(IsNamed() ? ReadName() : $"_field_{fields.Count + 1}"));
        }
        while (Take(", "));
        position++;
        return fields;
    }

    // The struct (1, 'a') has fields without names. BigQuery calls them _field_1 and _field_2.
    private bool IsNamed()
    {
        if (text[position] == '"')
            return true;
        var end = text.IndexOfAny([' ', ',', ')', '(', '['], position);
        return text[end] == ' ' && string.CompareOrdinal(text, end, " WITH TIME ZONE", 0, 15) != 0;
    }

    private string ReadName()
    {
        var name = new StringBuilder();
        if (!Take("\""))
        {
            while (text[position] != ' ')
                name.Append(text[position++]);
            position++;
            return name.ToString();
        }

        // A quote within a name is doubled.
        for (; text[position] != '"' || text[position + 1] == '"'; position++)
        {
            if (text[position] == '"')
                position++;
            name.Append(text[position]);
        }

        // Skips the quote and the blank.
        position += 2;
        return name.ToString();
    }

    private DataType ReadScalar()
    {
        var start = position;
        var depth = 0;
        for (; position < text.Length && (depth > 0 || text[position] is not (',' or ')' or '[')); position++)
            depth += text[position] == '(' ? 1 : text[position] == ')' ? -1 : 0;
        var type = text[start..position];
        return type switch
        {
            "VARCHAR" or "UUID" => DataType.String,
            "BLOB" => DataType.Bytes,
            "BIGINT" or "INTEGER" or "SMALLINT" or "TINYINT" or "HUGEINT" or "UBIGINT" or "UINTEGER" or "USMALLINT" or "UTINYINT" =>
                DataType.Int64,
            "DOUBLE" or "FLOAT" => DataType.Float64,
            "BOOLEAN" => DataType.Bool,
            "DATE" => DataType.Date,
            "TIME" => DataType.Time,
            "TIMESTAMP" => DataType.DateTime,
            "TIMESTAMP WITH TIME ZONE" => DataType.Timestamp,
            "JSON" => DataType.Json,
            "DECIMAL(38,18)" => DataType.BigNumeric,
            _ when type.StartsWith("DECIMAL", StringComparison.Ordinal) => DataType.Numeric,
            _ => throw ApiException.Unsupported($"a result of DuckDB's type {type}"),
        };
    }

    private bool Take(string expected)
    {
        if (string.CompareOrdinal(text, position, expected, 0, expected.Length) != 0)
            return false;
        position += expected.Length;
        return true;
    }
}
