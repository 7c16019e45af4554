using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Rows;

/// <summary>Writes rows that were read by <see cref="ValueReader"/>.</summary>
internal static class RowInserter
{
    private const int RowsAtOnce = 10_000;

    /// <param name="fields">The fields of the rows. The table has all of them.</param>
    public static void Insert(Session session, TableName table, IReadOnlyList<Field> fields, IEnumerable<JsonObject> rows)
    {
        var names = string.Join(", ", fields.Select(field => Identifier.Quote(field.Name)));
        var values = string.Join(", ", fields.Select(field => BytesDecoding.Decode($"(r).{Identifier.Quote(field.Name)}", field)));
        var type = new Field("", DataType.Struct, IsRepeated: true, Fields: fields).JsonType;
        var insert = $"INSERT INTO {table.Sql} ({names}) SELECT {values} FROM (SELECT unnest(CAST(CAST($1 AS JSON) AS {type})) AS r)";
        foreach (var chunk in rows.Chunk(RowsAtOnce))
            session.Execute(insert, JsonSerializer.Serialize(chunk));
    }
}
