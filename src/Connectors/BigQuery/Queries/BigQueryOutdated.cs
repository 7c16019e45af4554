using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>Reads users whose newest stored score is of another version. Each page is a query that is billed.</summary>
internal static class BigQueryOutdated
{
    public static async Task<IReadOnlyList<string>> ReadAsync(BigQueryQueries queries, BigQueryTableName table, OutputMode mode,
        OutdatedQuery query, StoreCall call, CancellationToken cancellationToken)
    {
        var range = new List<string> { "TRUE" };
        var parameters = new List<QueryParameter> { Text("version", query.Version) };
        if (query.After is { } after)
        {
            range.Add($"{OutputTable.UserId} > @after");
            parameters.Add(Text("after", after));
        }

        if (query.To is { } to)
        {
            range.Add($"{OutputTable.UserId} <= @to");
            parameters.Add(Text("to", to));
        }

        var sql = OutdatedUsers.Sql(table.Quoted, mode, string.Join(" AND ", range), "@version", $"{query.Limit}");
        var users = new List<string>();
        await queries.RunAsync(sql, parameters, call, (rows, _) =>
        {
            foreach (var row in rows)
                users.Add(row.GetProperty("f")[0].GetProperty("v").GetString()!);
        }, cancellationToken);
        return users;
    }

    private static QueryParameter Text(string name, string value) => new(name, new("STRING"), new(value));
}
