using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Forgetting;

/// <summary>
/// Deletes the rows of a user in BigQuery: from the output table, the tables beside it, and the tables in which jobs keep their rows until
/// they end. BigQuery refuses to delete from a table while rows that were streamed into it are fresh.
/// </summary>
internal sealed class BigQueryUserRows(BigQueryTables tables, BigQueryQueries queries, BigQueryTableName output)
{
    private const string StreamingBuffer = "streaming buffer";

    /// <returns>Null if no row is left; otherwise which rows are left and when they can be deleted.</returns>
    /// <exception cref="BigQueryException">Some rows may be left.</exception>
    public async Task<string?> DeleteAsync(string user, StoreCall call, CancellationToken cancellationToken)
    {
        // The table of failures holds the nearest text of an id that BigQuery cannot hold. No other table has a row of such a user.
        var suffixes = BigQueryText.CanHold(user) ? UserTables.Suffixes : [FailureTable.Suffix];
        var names = suffixes.Select(suffix => output.Beside(output.Table + suffix)).ToList();
        var beside = await tables.ListAsync(output.Beside(BigQueryStaging.PrefixOf(output)), cancellationToken);
        names.AddRange(beside.Where(table => BigQueryStaging.IsStaging(table, output)));
        var streamed = new List<string>();
        foreach (var name in names)
        {
            if (await tables.FindAsync(name, cancellationToken) is null)
                continue;
            try
            {
                await queries.RunAsync($"DELETE FROM {name.Quoted} WHERE `{OutputTable.UserId}` = @user",
                    [new("user", new("STRING"), new(BigQueryText.Whole(user)))], call, static (_, _) => { }, cancellationToken);
            }
            catch (BigQueryException e) when (e.Error.Message.Contains(StreamingBuffer, StringComparison.OrdinalIgnoreCase))
            {
                streamed.Add(name.Table);
            }
        }

        return streamed.Count == 0 ? null
            : $"BigQuery deletes nothing from '{string.Join("', '", streamed)}' while rows that were streamed in the last 90 minutes "
            + "are in its buffer; call again when no score has been appended for that time, or set Output:Mode to Upsert.";
    }
}
