using System.Net;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>Finds, creates and drops tables. All of these requests are free.</summary>
internal sealed class BigQueryTables(BigQueryClient client)
{
    private const int TablesOfAPage = 1_000;

    /// <summary>The connection's dataset, as the location of the store.</summary>
    public string StoreLocation => client.Connection.StoreLocation;

    /// <summary>Finds a table; null if there is none.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer, or refuses.</exception>
    public async Task<Table?> FindAsync(BigQueryTableName name, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(name, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.NotFound
            && !e.Error.Message.StartsWith("Not found: Dataset", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Gets a table.</summary>
    /// <exception cref="BigQueryException">There is no such table, or BigQuery does not answer or refuses.</exception>
    public Task<Table> GetAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.GetAsync($"{name.Path}?fields=schema,tableConstraints,creationTime,numRows", BigQueryJson.Default.Table, cancellationToken);

    /// <summary>The time of BigQuery's clock in whole seconds; null if the answer has no time, as through some proxies.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer.</exception>
    public Task<DateTimeOffset?> AskTimeAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.AskDateAsync($"{name.Path}?fields=id", cancellationToken);

    /// <summary>Creates a table, unless another process has created it meanwhile.</summary>
    /// <returns>Whether this call created it.</returns>
    /// <exception cref="BigQueryException">The table cannot be created.</exception>
    public async Task<bool> CreateAsync(BigQueryTableName name, Table table, CancellationToken cancellationToken)
    {
        var path = name.Path[..name.Path.LastIndexOf('/')];
        try
        {
            await client.PostAsync(path, table with { TableReference = Reference(name) }, BigQueryJson.Default.Table,
                BigQueryJson.Default.Table, cancellationToken);
            return true;
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.Conflict)
        {
            // Several silos start at once. The check that follows finds out whether the table fits.
            return false;
        }
    }

    /// <summary>Changes the given properties of a table.</summary>
    /// <exception cref="BigQueryException">There is no such table, or it cannot be changed.</exception>
    public Task ChangeAsync(BigQueryTableName name, Table properties, CancellationToken cancellationToken) => client.PatchAsync(
        name.Path, properties, BigQueryJson.Default.Table, BigQueryJson.Default.Table, cancellationToken);

    /// <summary>Drops a table.</summary>
    /// <exception cref="BigQueryException">The table cannot be dropped.</exception>
    public Task DropAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Delete, name.Path, cancellationToken);

    /// <summary>The tables of a dataset whose names begin like this one.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<BigQueryTableName>> ListAsync(BigQueryTableName prefix, CancellationToken cancellationToken)
    {
        var path = prefix.Path[..prefix.Path.LastIndexOf('/')];
        var found = new List<BigQueryTableName>();
        for (var page = ""; page is not null;)
        {
            var token = page.Length == 0 ? "" : $"&pageToken={Uri.EscapeDataString(page)}";
            var list = await client.GetAsync($"{path}?maxResults={TablesOfAPage}{token}", BigQueryJson.Default.TableList,
                cancellationToken);
            found.AddRange((list.Tables ?? []).Select(each => prefix.Beside(each.TableReference?.TableId ?? ""))
                .Where(each => each.Table.StartsWith(prefix.Table, StringComparison.Ordinal)));
            page = list.NextPageToken;
        }

        return found;
    }

    /// <summary>The name in the form of the API.</summary>
    public static TableReference Reference(BigQueryTableName name) => new(name.Project, name.Dataset, name.Table);
}
