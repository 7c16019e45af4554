using System.Collections.Concurrent;
using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>All datasets and tables.</summary>
internal sealed class DatasetCatalog(Warehouse warehouse, TimeProvider time)
{
    /// <summary>The location of a dataset or of a query without tables, if the request names none.</summary>
    public const string DefaultLocation = "US";

    private readonly ConcurrentDictionary<(string Project, string Name), Dataset> datasets = new();
    private readonly ConcurrentDictionary<TableName, bool> dropped = new();

    public IEnumerable<Dataset> Datasets => datasets.Values.Where(dataset => !dataset.IsHidden);

    /// <exception cref="ApiException">The dataset exists already.</exception>
    public async Task<Dataset> CreateDatasetAsync(string project, string name, string location, bool isHidden = false)
    {
        if (name.Length is 0 or > 1024 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            throw ApiException.Invalid(
                $"Invalid dataset ID \"{name}\". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.");
        }

        var dataset = new Dataset(project, name, location, time.GetUtcNow(), isHidden);
        await warehouse.WriteAsync(session => session.Execute($"CREATE SCHEMA IF NOT EXISTS {dataset.Sql}"), CancellationToken.None);
        return datasets.TryAdd((project, name), dataset) ? dataset : throw ApiException.Duplicate($"Dataset {dataset}");
    }

    /// <param name="where">A part of the message, such as <c> was not found in location US</c>.</param>
    /// <exception cref="ApiException">There is no such dataset.</exception>
    public Dataset FindDataset(string project, string name, string where = "") =>
        datasets.TryGetValue((project, name), out var dataset) ? dataset : throw ApiException.NotFound($"Dataset {project}:{name}{where}");

    /// <summary>The hidden dataset for results of queries in this project and location.</summary>
    public async Task<Dataset> HiddenDatasetAsync(string project, string location)
    {
        var name = $"_results_{location.Replace('-', '_')}";
        try
        {
            return datasets.TryGetValue((project, name), out var dataset)
                ? dataset
                : await CreateDatasetAsync(project, name, location, isHidden: true);
        }
        catch (ApiException e) when (e.Reason == "duplicate")
        {
            return datasets[(project, name)];
        }
    }

    /// <exception cref="ApiException">There is no such dataset, or it has tables.</exception>
    public async Task DeleteDatasetAsync(string project, string name, bool withContents)
    {
        var dataset = FindDataset(project, name);
        if (!dataset.Tables.IsEmpty && !withContents)
            throw new ApiException(400, "resourceInUse", $"Dataset {dataset} is still in use");
        await warehouse.WriteAsync(session => session.Execute($"DROP SCHEMA {dataset.Sql} CASCADE"), CancellationToken.None);
        datasets.TryRemove((project, name), out _);
    }

    /// <exception cref="ApiException">There is no such table or dataset.</exception>
    public Table FindTable(TableName name, string where = "") =>
        Living(FindDataset(name.Project, name.Dataset, where), name.Table) ?? throw ApiException.NotFound($"Table {name}{where}");

    public bool HasTable(TableName name) => Living(FindDataset(name.Project, name.Dataset), name.Table) is not null;

    /// <summary>Sets properties of a table.</summary>
    /// <exception cref="ApiException">There is no such table.</exception>
    public void Change(TableName name, JsonObject properties)
    {
        var table = FindTable(name);
        var all = table.Extra.DeepClone().AsObject();
        foreach (var (property, value) in properties)
            all[property] = value?.DeepClone();
        Add(table with { Extra = all });
    }

    // A table whose time of expiration has come is gone.
    private Table? Living(Dataset dataset, string name)
    {
        if (!dataset.Tables.TryGetValue(name, out var table))
            return null;
        if ((string?)table.Extra["expirationTime"] is not { } expires
            || long.Parse(expires, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return table;
        }

        dataset.Tables.TryRemove(name, out _);
        return null;
    }

    /// <summary>Creates the table in the warehouse. The caller adds it to the catalog after the commit.</summary>
    /// <exception cref="ApiException">The table exists and must not be replaced, or its schema is invalid.</exception>
    public Table MakeTable(Session session, TableName name, IReadOnlyList<Field> fields, JsonObject? extra = null, bool replace = false)
    {
        var dataset = FindDataset(name.Project, name.Dataset);
        if (HasTable(name) && !replace)
            throw ApiException.Duplicate($"Table {name}");
        if (fields.Count == 0)
            throw ApiException.Invalid($"Table {name} does not have a schema.");
        if (fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw ApiException.Invalid($"Duplicate column names in the schema are not supported. Found duplicate(s): {twice.Key}");
        var columns = fields.Select(field => $"{Identifier.Quote(field.Name)} {field.DuckDbType}{(field.IsRequired ? " NOT NULL" : "")}");
        session.Execute($"CREATE OR REPLACE TABLE {name.Sql} ({string.Join(", ", columns)})");
        return new(name, fields, dataset.Location, time.GetUtcNow(), extra ?? []);
    }

    /// <summary>Creates a view, as <see cref="MakeTable"/> creates a table.</summary>
    /// <exception cref="ApiException">There is a table with this name.</exception>
    public Table MakeView(Session session, TableName name, IReadOnlyList<Field> fields, string sql, JsonObject definition)
    {
        if (HasTable(name))
            throw ApiException.Duplicate($"Table {name}");
        session.Execute($"CREATE VIEW {name.Sql} AS {sql}");
        return new(name, fields, FindDataset(name.Project, name.Dataset).Location, time.GetUtcNow(),
            new() { ["view"] = definition.DeepClone() });
    }

    /// <summary>Whether another table of this name was dropped.</summary>
    public bool WasDropped(TableName name) => dropped.ContainsKey(name);

    public void Add(Table table) => FindDataset(table.Name.Project, table.Name.Dataset).Tables[table.Name.Table] = table;

    /// <exception cref="ApiException">There is no such table.</exception>
    public async Task DropTableAsync(TableName name, CancellationToken cancellationToken)
    {
        var table = FindTable(name);
        await warehouse.WriteAsync(
            session => session.Execute($"DROP {(table.Extra.ContainsKey("view") ? "VIEW" : "TABLE")} {table.Name.Sql}"), cancellationToken);
        FindDataset(name.Project, name.Dataset).Tables.TryRemove(name.Table, out _);
        dropped[name] = true;
    }
}
