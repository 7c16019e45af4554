using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>What jobs.query and jobs.insert both say of a query.</summary>
/// <param name="MaximumBytesBilled">Beyond which the query is not run; null for no limit.</param>
/// <param name="Destination">Of jobs.insert: the table that receives the rows.</param>
internal sealed record QueryRequest(
    string Project,
    string Sql,
    JsonNode? Parameters,
    (string Project, string Dataset)? DefaultDataset,
    string? Location,
    long? MaximumBytesBilled,
    TableName? Destination,
    Dispositions Dispositions)
{
    private const int MostCharacters = 1024 * 1024;

    /// <param name="query">The body of jobs.query, or <c>configuration.query</c> of jobs.insert.</param>
    /// <exception cref="ApiException">A member is missing or wrong.</exception>
    public static QueryRequest Read(string project, JsonObject query, string? location)
    {
        var sql = query.Required("query");
        if (sql.Length > MostCharacters)
        {
            throw ApiException.Invalid(
                "The query is too large. The maximum standard SQL query length is 1024.00K characters, including comments and white space characters.");
        }

        // Its default is true, in the API.
        if (query.Flag("useLegacySql") ?? true)
            throw ApiException.Invalid("The BigQuery emulator does not support legacy SQL; set useLegacySql to false.");
        var defaults = query["defaultDataset"];
        return new(
            project,
            sql,
            query["queryParameters"],
            defaults is null ? null : (defaults.Text("projectId") ?? project, defaults.Required("datasetId")),
            location,
            query.Number("maximumBytesBilled"),
            TableReference.Read(query["destinationTable"], project),
            Dispositions.Read(query));
    }
}
