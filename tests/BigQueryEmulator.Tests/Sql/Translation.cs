using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Sql;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Tests.Sql;

/// <summary>Translates statements for the table <c>my-project.d.t</c> with the parameters ids, n and rows.</summary>
public sealed class Translation : IAsyncLifetime
{
    private readonly Warehouse warehouse = new();
    private readonly DatasetCatalog catalog;

    public Translation()
    {
        catalog = new(warehouse, TimeProvider.System);
    }

    public async ValueTask InitializeAsync()
    {
        await catalog.CreateDatasetAsync("my-project", "d", "US");
        catalog.Add(await warehouse.WriteAsync(
            session => catalog.MakeTable(session, new("my-project", "d", "t"), [new("a", DataType.Int64)]), CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        warehouse.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Statement Read(string sql)
    {
        var parameters = new Dictionary<string, Field>
        {
            ["ids"] = new("ids", DataType.String, IsRepeated: true),
            ["n"] = new("n", DataType.Int64),
            ["rows"] = new("rows", DataType.Struct, IsRepeated: true, Fields: [new("a", DataType.Int64)]),
        };
        return StatementReader.Read(new(sql), new(catalog, "my-project", ("my-project", "d"), null), parameters);
    }
}
