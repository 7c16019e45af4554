using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The common properties of a query in jobs.query and jobs.insert.</summary>
/// <param name="MaximumBytesBilled">A query that reads more bytes is not run; null for no limit.</param>
/// <param name="Destination">For jobs.insert: the table that receives the rows.</param>
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

        // The default in the API is true.
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
