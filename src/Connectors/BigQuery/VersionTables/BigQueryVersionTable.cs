using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.VersionTables;

/// <summary>
/// A table beside the output table in BigQuery, with one row per user and version. Every write is a MERGE, which BigQuery bills. So the
/// rows of one call share as few statements as the size of requests allows. Thread-safe.
/// </summary>
internal sealed class BigQueryVersionTable(
    BigQueryClient client, string outputTable, VersionTableForm form, StorePart part, IWriteTurns turns) : IVersionTable
{
    private const string Rows = "rows";
    private const int RowBytes = 64;
    private const int ValueBytes = 15;

    // BigQuery returns at most 10 MB.
    private const int MostRowsOfAPage = 5_000;

    private readonly BigQueryTables tables = new(client);
    private readonly BigQueryQueries queries = new(client);
    private BigQueryTableName table = null!;
    private Schema columns = null!;
    private TableField[] fields = [];

    private string Name => outputTable + form.Suffix;

    // The columns in the order of a row: the key, then the columns of the batch.
    private TableField[] Fields =>
    [
        new(OutputTable.UserId, "STRING", "REQUIRED"),
        new(OutputTable.ModelVersion, "STRING", "REQUIRED"),
        .. columns.Select(column => new TableField(
            column.Name, BigQueryOutputTable.SqlType(column.Type), column.Nullable ? null : "REQUIRED")),
    ];

    private string Merge => $"""
        MERGE {table.Quoted} AS t USING UNNEST(@{Rows}) AS s ON t.`user_id` = s.`user_id` AND t.`model_version` = s.`model_version`
        WHEN MATCHED AND ({BigQueryOutputTable.IsNewer}) THEN UPDATE SET {List(column => $"{Quote(column)} = s.{Quote(column)}", fields.Skip(2))}
        WHEN NOT MATCHED THEN INSERT ({List(Quote, fields)}) VALUES ({List(column => $"s.{Quote(column)}", fields)})
        """;

    private string SelectAll =>
        $"SELECT {List(Quote, fields.Where(column => column.Name != OutputTable.ModelVersion))} FROM {table.Quoted} WHERE `model_version` = @version";

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        columns = form.ColumnsOf(outputs);
        fields = Fields;
        var output = BigQueryTableName.Parse(outputTable, "Output:Table", client.Connection);
        table = output.Beside(output.Table + form.Suffix);
        Fault[] names = [.. form.Check(outputs), .. BigQueryOutputTable.CheckNames(outputs)];
        if (names.Length > 0)
            throw new PipelineConfigurationException(names);
        try
        {
            var definition = new Table
            {
                Schema = new(fields),
                Clustering = new(VersionTableForm.Key),
                TableConstraints = new(new(VersionTableForm.Key)),
            };
            var subject = $"is '{outputTable}', whose table of {form.Contents} '{Name}'";
            var check = new BigQueryTableCheck(tables, new(table, definition, fields, VersionTableForm.Key), subject, form.User);
            var (_, faults) = await check.CreateOrCheckAsync(cancellationToken);
            if (faults.Count > 0)
                throw new PipelineConfigurationException(faults);
            // The check is free and needs the same rights as merging.
            await queries.CheckAsync(Merge, [Parameter([])], cancellationToken);
        }
        catch (Exception e) when (BigQueryErrors.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryErrors.AtStart(e, "Output", "Output:Table", $"write '{Name}'", part);
        }
    }

    public Task WriteAsync(VersionRows rows, StoreCall call, CancellationToken cancellationToken) => TryAsync($"write '{Name}'", async () =>
    {
        var values = Enumerable.Range(0, rows.Rows.Count).Select(row => ToValues(rows, row)).ToList();
        long BytesOf(int row) =>
            RowBytes + values[row].Sum(value => ValueBytes + value.Key.Length + BigQueryPieces.BytesOf(value.Value.Value));
        foreach (var (start, count) in BigQueryPieces.Of(values.Count, BytesOf, BigQueryPieces.MostBytes, BigQueryWriter.LoadFrom))
        {
            var parameter = Parameter(values.GetRange(start, count));
            await using var turn = await turns.WaitForTurnAsync(
                $"{client.Connection.Address} {table.Quoted}", BigQueryMerges.MostAtATime, cancellationToken);
            await queries.RunAsync(Merge, [parameter], call, static (_, _) => { }, cancellationToken);
        }

        return true;
    }, cancellationToken);

    // One query whose result is read in pages. A query for each page would be billed each time.
    public async IAsyncEnumerable<Batch> ReadAsync(
        string version, int pageSize, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var action = $"read '{Name}'";
        var parameter = new QueryParameter("version", new("STRING"), new(version));
        var (job, total) = await TryAsync(
            action, () => queries.StartAsync(SelectAll, [parameter], call, cancellationToken), cancellationToken);
        for (var at = 0L; at < total;)
        {
            var size = (int)Math.Min(Math.Min(pageSize, MostRowsOfAPage), total - at);
            var page = await TryAsync(action, async () => Read(
                (await queries.ReadAsync(job, at, size, call, cancellationToken)).Rows, size), cancellationToken);
            yield return page;
            at += page.Count;
        }
    }

    private Batch Read(IReadOnlyList<JsonElement> rows, int capacity)
    {
        if (rows.Count == 0)
            throw new JsonException();
        var users = new List<string>(capacity);
        var read = columns.Select((column, i) => BigQueryTypes.Reader(fields[i + 2], column, capacity)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.GetProperty("f");
            users.Add(cells[0].GetProperty("v").GetString()!);
            for (var i = 0; i < read.Length; i++)
                read[i].Read(cells[i + 1].GetProperty("v"));
        }

        return new(users, Array.ConvertAll(read, column => column.Build()));
    }

    private QueryParameter Parameter(IReadOnlyList<Dictionary<string, ParameterValue>> rows) => new(
        Rows,
        new("ARRAY", new("STRUCT", StructTypes: [.. fields.Select(field => new StructField(field.Name, new(field.SqlType)))])),
        new(ArrayValues: [.. rows.Select(row => new ParameterValue(StructValues: row))]));

    private static Dictionary<string, ParameterValue> ToValues(VersionRows rows, int row)
    {
        var values = new Dictionary<string, ParameterValue>
        {
            [OutputTable.UserId] = new(rows.Rows.Users[row]),
            [OutputTable.ModelVersion] = new(rows.Version),
        };
        foreach (var column in rows.Rows.Columns)
        {
            var text = BigQueryRows.Text(column, row);
            if (text is not null && !BigQueryText.CanHold(text))
            {
                throw new StoreException(
                    $"Column '{column.Field.Name}' gets a text with half a surrogate pair, which BigQuery cannot store.",
                    blamesData: true);
            }

            values[column.Field.Name] = new(text);
        }

        return values;
    }

    private Task<T> TryAsync<T>(string action, Func<Task<T>> call, CancellationToken cancellationToken) =>
        BigQueryErrors.TranslateAsync(action, part, call, cancellationToken);

    private static string List(Func<TableField, string> text, IEnumerable<TableField> of) => string.Join(", ", of.Select(text));

    private static string Quote(TableField field) => BigQueryTableName.QuoteColumn(field.Name);
}
