using System.Globalization;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>Counts the logical bytes of columns, with the sizes of types in BigQuery's documentation. A null has no bytes.</summary>
internal static class ByteCounter
{
    /// <param name="target">The table that a statement changes. The statement reads all of its columns.</param>
    public static BytesRead Count(Session session, IEnumerable<Table> tables, ReferencedColumns columns, TableName? target)
    {
        var read = tables.DistinctBy(table => table.Name)
            .Select(table =>
                BytesOf(session, table).Where(column => table.Name == target || columns.Contains(column.Key)).Sum(column => column.Value));
        return BytesRead.Of([.. read]);
    }

    public static IReadOnlyDictionary<string, long> BytesOf(Session session, Table table)
    {
        if (table.ColumnBytes is { } known)
            return known;
        var sums = table.Fields.Select(field => $"CAST(coalesce(sum({Size(Identifier.Quote(field.Name), field, 0)}), 0) AS BIGINT)");
        var counted = session.Query(
            $"SELECT {string.Join(", ", sums)} FROM {table.Name.Sql}",
            row => table.Fields.Select((field, i) => KeyValuePair.Create(field.Name, row.GetInt64(i))).ToList())[0];
        var bytes = new Dictionary<string, long>(counted, StringComparer.OrdinalIgnoreCase);
        table.Remember(bytes);
        return bytes;
    }

    private static string Size(string value, Field field, int depth)
    {
        if (field.IsRepeated)
            return $"coalesce(list_sum(list_transform({value}, lambda e{depth}: {Size($"e{depth}", field.Element, depth + 1)})), 0)";
        var fixedSize = field.Type switch
        {
            DataType.Bool => 1,
            DataType.Numeric => 16,
            DataType.BigNumeric => 32,
            _ => 8,
        };
        return field.Type switch
        {
            DataType.String => $"coalesce(2 + strlen({value}), 0)",
            DataType.Json => $"coalesce(strlen(CAST({value} AS VARCHAR)), 0)",
            DataType.Bytes => $"coalesce(2 + octet_length({value}), 0)",
            DataType.Struct =>
                string.Join(" + ", field.Fields.Select(each => Size($"({value}).{Identifier.Quote(each.Name)}", each, depth))),
            _ => string.Create(CultureInfo.InvariantCulture, $"CASE WHEN {value} IS NULL THEN 0 ELSE {fixedSize} END"),
        };
    }
}
