using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Finds the tables that a statement names, and the location in which the statement runs.</summary>
/// <param name="project">The project of names without a project.</param>
/// <param name="defaults">The project and dataset of names without a dataset; null if the request does not set them.</param>
/// <param name="location">The location of the request; null for the location of the tables.</param>
internal sealed class TableNames(DatasetCatalog catalog, string project, (string Project, string Dataset)? defaults, string? location)
{
    private readonly List<Table> found = [];
    private string? location = location;

    public IReadOnlyList<Table> Found => found;

    public string Location => location ?? DatasetCatalog.DefaultLocation;

    /// <exception cref="ApiException">There is no such table in the location.</exception>
    public Table Find(IReadOnlyList<string> path)
    {
        var name = Name(path);
        var table = catalog.FindTable(name, $" was not found in location {Location}");
        found.Add(table);
        return table;
    }

    /// <summary>The full name of a table, which need not exist. Its dataset must exist.</summary>
    /// <exception cref="ApiException">The name has no dataset, or there is no such dataset in the location.</exception>
    public TableName Name(IReadOnlyList<string> path)
    {
        if (path.Any(part => part.Equals("INFORMATION_SCHEMA", StringComparison.OrdinalIgnoreCase)))
            throw ApiException.Unsupported("INFORMATION_SCHEMA");
        var name = path switch
        {
            [var table] => defaults is { } set
                ? new TableName(set.Project, set.Dataset, table)
                : throw ApiException.Invalid($"Table \"{table}\" must be qualified with a dataset (e.g. dataset.table)."),
            [var dataset, var table] => new(project, dataset, table),
            [var other, var dataset, var table] => new(other, dataset, table),
            _ => throw ApiException.InvalidQuery($"Invalid table name: {string.Join('.', path)}"),
        };
        Locate(name);
        return name;
    }

    private void Locate(TableName name)
    {
        if (name.Project != project && !catalog.Datasets.Any(dataset => dataset.Project == name.Project))
        {
            throw new ApiException(403, "accessDenied",
                $"Access Denied: Table {name}: User does not have permission to query table {name}, or perhaps it does not exist.");
        }

        var dataset = catalog.FindDataset(name.Project, name.Dataset, $" was not found in location {Location}");
        location ??= dataset.Location;
        if (!dataset.Location.Equals(location, StringComparison.OrdinalIgnoreCase))
            throw ApiException.NotFound($"Dataset {dataset} was not found in location {location}");
    }
}
