using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// Large results, which BigQuery does not keep with their query, in tables of the connection's dataset. The tables expire by themselves.
/// Rows are read by their position. Thread-safe.
/// </summary>
internal sealed class BigQueryResultTable(BigQueryClient client, BigQueryTables tables, TimeProvider clock)
{
    // BigQuery keeps a result with its query for a day. The second day is for a job that reads late.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(2);

    private readonly BigQueryJobs jobs = new(client, clock);
    private readonly ConcurrentDictionary<BigQueryTableName, TableSchema> schemas = new();

    /// <summary>Runs a query and stores its result in a new table.</summary>
    /// <exception cref="BigQueryException">The query failed, or the dataset takes no table.</exception>
    public async Task<(BigQueryTableName Table, long Rows)> MakeAsync(string sql, StoreCall call, CancellationToken cancellationToken)
    {
        var connection = client.Connection;
        var table = new BigQueryTableName(connection.Project, connection.Dataset, $"model_pipeline_scan_{call.Job ?? Guid.NewGuid():N}");
        var expires = (clock.GetUtcNow() + Lifetime).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var statement = $"CREATE OR REPLACE TABLE {table.Quoted} OPTIONS (expiration_timestamp = TIMESTAMP '{expires}') AS\n{sql}";
        await jobs.QueryAsync(table.Table, statement, call, cancellationToken);
        return (table, (await tables.GetAsync(table, cancellationToken)).NumRows ?? 0);
    }

    /// <summary>Reads rows. It returns fewer rows if they do not fit into one answer.</summary>
    /// <returns>The rows, each <c>{"f":[{"v":...}]}</c>, and their columns.</returns>
    /// <exception cref="BigQueryException">The table no longer exists, or cannot be read.</exception>
    public async Task<(IReadOnlyList<JsonElement> Rows, TableSchema Schema)> ReadAsync(
        BigQueryTableName table, long start, int rows, StoreCall call, CancellationToken cancellationToken)
    {
        if (!schemas.TryGetValue(table, out var schema))
            schemas[table] = schema = (await tables.GetAsync(table, cancellationToken)).Schema ?? throw new JsonException();
        var path = $"{table.Path}/data?formatOptions.useInt64Timestamp=true&startIndex={start}&maxResults={rows}";
        var response = await client.GetAsync(path, BigQueryJson.Default.QueryResponse, cancellationToken);
        call.Meter.RowsArrived(response.Rows.Count);
        return (response.Rows, schema);
    }
}
