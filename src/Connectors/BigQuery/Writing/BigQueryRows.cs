using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Predictions as rows of the output table, in the three formats that BigQuery accepts. In each format, every value is a text.
/// </summary>
internal sealed class BigQueryRows
{
    // The JSON of a row is {"insertId":"...","json":{...}}, the JSON of a value is "name":{"value":...},
    private const int RowBytes = 128;
    private const int ValueBytes = 15;

    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(60);

    private readonly BigQueryOutputTable table;
    private readonly Predictions predictions;
    private readonly JsonEncodedText[] names;
    private readonly string retrievedAt;
    private readonly string scoredAt;
    private readonly string runId;

    /// <exception cref="StoreException">A text cannot be stored.</exception>
    public BigQueryRows(BigQueryOutputTable table, Predictions predictions)
    {
        this.table = table;
        this.predictions = predictions;
        names = [.. predictions.Outputs.Columns.Select(column => JsonEncodedText.Encode(column.Field.Name))];
        retrievedAt = Text(predictions.RetrievedAt.UtcDateTime);
        scoredAt = Text(predictions.ScoredAt.UtcDateTime);
        runId = RunText(predictions.RunId);
        Check(predictions.Outputs.Users, OutputTable.UserId);
        foreach (var column in predictions.Outputs.Columns.OfType<Column<string>>())
            Check(Enumerable.Range(0, column.Count).Where(row => !column.IsNull(row)).Select(row => column.Values[row]), column.Field.Name);
    }

    public int Count => predictions.Outputs.Count;

    /// <summary>The range of times in which rows of the same run were scored. An earlier attempt may be some time ago.</summary>
    public (DateTime From, DateTime Until) Days
    {
        get
        {
            var began = RunBegan() ?? predictions.RetrievedAt.UtcDateTime;
            var scored = predictions.ScoredAt.UtcDateTime;
            var (first, last) = began < scored ? (began, scored) : (scored, began);
            return (Clip(first, -Slack), Clip(last, Slack));
        }
    }

    /// <summary>The run id as the output table has it.</summary>
    public static string RunText(Guid runId) => runId.ToString("D");

    public IReadOnlyList<string> Users => predictions.Outputs.Users;

    public DateTimeOffset RetrievedAt => predictions.RetrievedAt;

    public Guid RunId => predictions.RunId;

    /// <summary>The rows as a parameter of a query: an array of structs.</summary>
    public QueryParameter ToParameter(string name) => ToParameter(name, [.. Enumerable.Range(0, Count).Select(ToValue)]);

    /// <summary>The same parameter for rows that may belong to several calls.</summary>
    public QueryParameter ToParameter(string name, IReadOnlyList<ParameterValue> rows) => new(
        name,
        new("ARRAY", new("STRUCT", StructTypes: [.. table.Fields.Select(field => new StructField(field.Name, new(field.SqlType)))])),
        new(ArrayValues: rows));

    /// <summary>One row of the parameter.</summary>
    public ParameterValue ToValue(int row) =>
        new(StructValues: Row(row).ToDictionary(value => value.Name, value => new ParameterValue(value.Text)));

    /// <summary>A row for streaming. Its insert id is the same in every attempt.</summary>
    public InsertRow ToInsert(int row) =>
        new(InsertId(row), Row(row).Where(value => value.Text is not null).ToDictionary(value => value.Name, value => value.Text));

    /// <summary>The largest number of bytes of a row in a request.</summary>
    public long BytesOf(int row) => RowBytes + Row(row).Sum(value => ValueBytes + value.Name.Length + BigQueryPieces.BytesOf(value.Text));

    /// <summary>
    /// The insert id, by which BigQuery recognises a repeated streamed row. It may have at most 128 characters, while a user id may have
    /// more.
    /// </summary>
    public string InsertId(int row) =>
        $"{predictions.RunId:N}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(predictions.Outputs.Users[row])))}";

    /// <summary>The rows as lines of a file for loading, one JSON object each. A line is valid until the next one.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ToLines()
    {
        var line = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(line);
        for (var row = 0; row < Count; row++)
        {
            line.ResetWrittenCount();
            json.Reset();
            WriteRow(json, row);
            json.Flush();
            line.Write("\n"u8);
            yield return line.WrittenMemory;
        }
    }

    /// <summary>A name for these rows, from the run and its users in order. The same rows always get the same name.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(runId));
        foreach (var user in predictions.Outputs.Users)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(user));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private IEnumerable<(string Name, string? Text)> Row(int row)
    {
        yield return (OutputTable.UserId, predictions.Outputs.Users[row]);
        foreach (var column in predictions.Outputs.Columns)
            yield return (column.Field.Name, Text(column, row));
        yield return (OutputTable.ModelVersion, predictions.ModelVersion);
        yield return (OutputTable.RetrievedAt, retrievedAt);
        yield return (OutputTable.ScoredAt, scoredAt);
        yield return (OutputTable.RunId, runId);
    }

    // Writes the same texts as Row, without a string for each value: a job writes hundreds of millions of values.
    private void WriteRow(Utf8JsonWriter json, int row)
    {
        Span<byte> number = stackalloc byte[64];
        json.WriteStartObject();
        json.WriteString(OutputTable.UserId, predictions.Outputs.Users[row]);
        for (var i = 0; i < predictions.Outputs.Columns.Count; i++)
        {
            var column = predictions.Outputs.Columns[i];
            if (column.IsNull(row))
                continue;
            if (Format(column, row, number) is var length && length > 0)
            {
                json.WriteString(names[i], number[..length]);
            }
            else
            {
                json.WriteString(names[i], Text(column, row));
            }
        }

        json.WriteString(OutputTable.ModelVersion, predictions.ModelVersion);
        json.WriteString(OutputTable.RetrievedAt, retrievedAt);
        json.WriteString(OutputTable.ScoredAt, scoredAt);
        json.WriteString(OutputTable.RunId, runId);
        json.WriteEndObject();
    }

    // Returns the number of written bytes; zero if the column has no numbers.
    private static int Format(Column column, int row, Span<byte> to)
    {
        var length = 0;
        var isNumber = column switch
        {
            Column<float> c => ((double)c.Values[row]).TryFormat(to, out length, "R", CultureInfo.InvariantCulture),
            Column<double> c => c.Values[row].TryFormat(to, out length, "R", CultureInfo.InvariantCulture),
            Column<long> c => c.Values[row].TryFormat(to, out length, default, CultureInfo.InvariantCulture),
            _ => false,
        };
        return isNumber ? length : 0;
    }

    // A run id of version 7 contains the time at which the run began.
    private DateTime? RunBegan()
    {
        if (predictions.RunId.Version != 7)
            return null;
        var milliseconds = Convert.ToInt64(runId.Replace("-", "", StringComparison.Ordinal)[..12], 16);
        var began = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
        return (predictions.ScoredAt.UtcDateTime - began).Duration() < LongestRun ? began : null;
    }

    private static DateTime Clip(DateTime moment, TimeSpan by) =>
        by < TimeSpan.Zero
            ? moment - DateTime.MinValue < -by ? DateTime.MinValue : moment + by
            : DateTime.MaxValue - moment < by ? DateTime.MaxValue : moment + by;

    /// <summary>A value in BigQuery's format; null for a null.</summary>
    public static string? Text(Column column, int row) => column.IsNull(row) ? null : column switch
    {
        // The float is converted to a double first, because 0.1f is not the double 0.1.
        Column<float> c => Text((double)c.Values[row]),
        Column<double> c => Text(c.Values[row]),
        Column<long> c => c.Values[row].ToString(CultureInfo.InvariantCulture),
        Column<bool> c => c.Values[row] ? "true" : "false",
        Column<string> c => c.Values[row],
        Column<DateTime> c => Text(c.Values[row]),
        _ => throw new InvalidOperationException($"BigQuery output columns are not written as {column.Field.Type}."),
    };

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A timestamp as a parameter. Digits below a microsecond are cut off.</summary>
    public static string Text(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static void Check(IEnumerable<string> texts, string column)
    {
        if (!texts.All(BigQueryText.CanHold))
        {
            throw new StoreException($"Column '{column}' gets a text with half a surrogate pair, which BigQuery cannot store.",
                blamesData: true);
        }
    }
}
