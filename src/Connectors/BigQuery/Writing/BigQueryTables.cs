using System.Net;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>Looks at tables and makes them; all of it is free.</summary>
internal sealed class BigQueryTables(BigQueryClient client)
{
    private const int TablesOfAPage = 1_000;

    /// <summary>The dataset where names are looked for that give none.</summary>
    public string StoreLocation => client.Connection.StoreLocation;

    /// <summary>The table; null where there is none.</summary>
    /// <exception cref="BigQueryException">BigQuery cannot say.</exception>
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

    /// <summary>The table.</summary>
    /// <exception cref="BigQueryException">There is none, or BigQuery cannot say.</exception>
    public Task<Table> GetAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.GetAsync($"{name.Path}?fields=schema,tableConstraints,creationTime,numRows", BigQueryJson.Default.Table, cancellationToken);

    /// <summary>What BigQuery's clock says, in whole seconds; null where an answer does not tell, as through some proxies.</summary>
    /// <exception cref="BigQueryException">BigQuery does not answer.</exception>
    public Task<DateTimeOffset?> AskTimeAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.AskDateAsync($"{name.Path}?fields=id", cancellationToken);

    /// <summary>Makes a table, unless another has made it meanwhile.</summary>
    /// <exception cref="BigQueryException">It cannot be made.</exception>
    public async Task CreateAsync(BigQueryTableName name, Table table, CancellationToken cancellationToken)
    {
        var path = name.Path[..name.Path.LastIndexOf('/')];
        try
        {
            await client.PostAsync(path, table with { TableReference = Reference(name) }, BigQueryJson.Default.Table,
                BigQueryJson.Default.Table, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Status == HttpStatusCode.Conflict)
        {
            // Several silos start at once; the check that follows sees whether it fits.
        }
    }

    /// <summary>Drops a table.</summary>
    /// <exception cref="BigQueryException">It cannot be dropped.</exception>
    public Task DropAsync(BigQueryTableName name, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Delete, name.Path, cancellationToken);

    /// <summary>The tables of a dataset whose names begin like this one.</summary>
    /// <exception cref="BigQueryException">BigQuery cannot say.</exception>
    public async Task<IReadOnlyList<BigQueryTableName>> ListAsync(BigQueryTableName prefix, CancellationToken cancellationToken)
    {
        var path = prefix.Path[..prefix.Path.LastIndexOf('/')];
        var found = new List<BigQueryTableName>();
        for (var page = ""; page is not null;)
        {
            var token = page.Length == 0 ? "" : $"&pageToken={Uri.EscapeDataString(page)}";
            var list = await client.GetAsync($"{path}?maxResults={TablesOfAPage}{token}", BigQueryJson.Default.TableList, cancellationToken);
            found.AddRange((list.Tables ?? []).Select(each => prefix.Beside(each.TableReference?.TableId ?? ""))
                .Where(each => each.Table.StartsWith(prefix.Table, StringComparison.Ordinal)));
            page = list.NextPageToken;
        }

        return found;
    }

    /// <summary>Its name in the API's form.</summary>
    public static TableReference Reference(BigQueryTableName name) => new(name.Project, name.Dataset, name.Table);
}
