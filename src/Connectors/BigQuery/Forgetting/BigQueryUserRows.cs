using System.Net;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Forgetting;

/// <summary>
/// Deletes the rows of a user in BigQuery: from the output table, the tables beside it, and the tables in which jobs keep their rows until
/// they end. BigQuery refuses to delete from a table while rows that were streamed into it are fresh.
/// </summary>
/// <param name="tables">Finds tables.</param>
/// <param name="queries">Runs statements.</param>
/// <param name="output">The output table.</param>
/// <param name="merges">The turns of statements that change the output table.</param>
internal sealed class BigQueryUserRows(
    BigQueryTables tables, BigQueryQueries queries, BigQueryTableName output, BigQueryMerges merges)
{
    private const string StreamingBuffer = "streaming buffer";

    /// <returns>Null if no row is left; otherwise which rows are left and when they can be deleted.</returns>
    /// <exception cref="BigQueryException">Some rows may be left.</exception>
    public async Task<string?> DeleteAsync(string user, StoreCall call, CancellationToken cancellationToken)
    {
        // The table of failures holds the nearest text of an id that BigQuery cannot hold. No other table has a row of such a user.
        var isHeld = BigQueryText.CanHold(user);
        var beside = isHeld ? UserTables.Suffixes.Where(suffix => suffix.Length > 0) : [FailureTable.Suffix];
        var streamed = new List<string?>();
        foreach (var suffix in beside)
            streamed.Add(await DeleteAsync(output.Beside(output.Table + suffix), user, call, cancellationToken));
        if (isHeld)
        {
            // The end of a job moves its rows into the output table. It waits, and whatever it has not moved before is deleted first.
            streamed.AddRange(await merges.AloneAsync(async () =>
            {
                var left = new List<string?>();
                var kept = await tables.ListAsync(output.Beside(BigQueryStaging.PrefixOf(output)), cancellationToken);
                foreach (var name in kept.Where(table => BigQueryStaging.IsStaging(table, output)).Append(output))
                    left.Add(await DeleteAsync(name, user, call, cancellationToken));
                return left;
            }, cancellationToken));
        }

        string[] tablesLeft = [.. streamed.OfType<string>()];
        return tablesLeft.Length == 0 ? null
            : $"BigQuery deletes nothing from '{string.Join("', '", tablesLeft)}' while rows that were streamed in the last 90 minutes "
            + "are in its buffer; call again when no score has been appended for that time, or set Output:Mode to Upsert.";
    }

    // Returns the name of the table if BigQuery deletes nothing from it yet.
    private async Task<string?> DeleteAsync(BigQueryTableName name, string user, StoreCall call, CancellationToken cancellationToken)
    {
        if (await tables.FindAsync(name, cancellationToken) is null)
            return null;
        try
        {
            await queries.RunAsync($"DELETE FROM {name.Quoted} WHERE `{OutputTable.UserId}` = @user",
                [new("user", new("STRING"), new(BigQueryText.Whole(user)))], call, static (_, _) => { }, cancellationToken);
            return null;
        }
        catch (BigQueryException e) when (e.Error.Message.Contains(StreamingBuffer, StringComparison.OrdinalIgnoreCase))
        {
            return name.Table;
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound)
        {
            // A job may have ended and dropped its table. Where the table is still there, something else was not found.
            if (await tables.FindAsync(name, cancellationToken) is not null)
                throw;
            return null;
        }
    }
}
