using System.Globalization;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>A CSV file, which DuckDB reads. An empty value is null; an empty string in quotes is not null.</summary>
internal sealed class CsvFile(string path, LoadRequest request)
{
    private string Detecting
    {
        get
        {
            // The header is the last skipped line.
            var skip = request.SkippedRows is { } skipped and > 1 ? $", skip = {skipped - 1}" : "";
            var types = request.AsStrings ? ", all_varchar = true, header = true" : ", sample_size = -1";
            return $"read_csv({Literals.String(path)}, delim = {Literals.String(request.Delimiter)}, allow_quoted_nulls = false{skip}{types})";
        }
    }

    /// <summary>The columns according to the header and the values.</summary>
    public IReadOnlyList<Field> Detect(Session session) =>
        session.Query($"DESCRIBE SELECT * FROM {Detecting}", row => Detected(DuckDbTypeReader.Read(row.GetString(0), row.GetString(1))));

    /// <param name="fields">The columns of the file in order.</param>
    public long Insert(Session session, IReadOnlyList<Field> fields, bool isDetected)
    {
        var names = string.Join(", ", fields.Select(field => Identifier.Quote(field.Name)));
        var values = string.Join(", ", fields.Select(field => BytesDecoding.Decode(Identifier.Quote(field.Name), field)));
        return session.Execute(
            $"INSERT INTO {request.Table.Sql} ({names}) SELECT {values} FROM {(isDetected ? Detecting : Typed(fields))}");
    }

    private string Typed(IReadOnlyList<Field> fields)
    {
        var columns = string.Join(", ", fields.Select(field => $"{Literals.String(field.Name)}: {Literals.String(field.JsonType)}"));
        var skip = (request.SkippedRows ?? 0).ToString(CultureInfo.InvariantCulture);
        return $"read_csv({Literals.String(path)}, auto_detect = false, header = false, columns = {{{columns}}}, skip = {skip}, "
            + $"delim = {Literals.String(request.Delimiter)}, quote = '\"', escape = '\"', allow_quoted_nulls = false)";
    }

    // BigQuery detects a date with a time as a TIMESTAMP.
    private static Field Detected(Field field) => field.Type == DataType.DateTime ? field with { Type = DataType.Timestamp } : field;
}
