using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Rows;
using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>A file with one JSON object per line.</summary>
internal sealed class JsonLinesFile(string path, LoadRequest request)
{
    /// <summary>The columns according to the members of the objects.</summary>
    public IReadOnlyList<Field> Detect(Session session) => session.Query(
        $"DESCRIBE SELECT * FROM read_json_auto({Literals.String(path)}, format = 'newline_delimited')",
        row => DuckDbTypeReader.Read(row.GetString(0), row.GetString(1)));

    /// <exception cref="ApiException">A line is no JSON object, or does not fit.</exception>
    public long Insert(Session session, IReadOnlyList<Field> fields)
    {
        var count = 0;
        RowInserter.Insert(session, request.Table, fields,
            File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line =>
        {
            count++;
            return Read(fields, line, count);
        }));
        return count;
    }

    private JsonObject Read(IReadOnlyList<Field> fields, string line, int row)
    {
        try
        {
            return ValueReader.ReadRow(fields, JsonNode.Parse(line) as JsonObject ?? throw new JsonException("Not an object"),
                request.IgnoresUnknown);
        }
        catch (Exception e) when (e is JsonException or ValueException)
        {
            throw ApiException.Invalid(
                $"Error while reading data, error message: JSON table encountered too many errors, giving up. Rows: {row}; errors: 1. {e.Message}");
        }
    }
}
