using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Loading;
using ModelPipeline.BigQueryEmulator.Log;
using ModelPipeline.BigQueryEmulator.Routes;
using ModelPipeline.BigQueryEmulator.Rows;
using ModelPipeline.BigQueryEmulator.Storage;

namespace ModelPipeline.BigQueryEmulator;

/// <summary>The parts of an emulator that survive a restart of its server.</summary>
internal sealed class EmulatorParts : IAsyncDisposable
{
    private readonly Warehouse warehouse = new();
    private readonly Uploads uploads = new();
    private readonly JobStore jobs;

    public EmulatorParts(EmulatorOptions options)
    {
        Catalog = new(warehouse, options.Time);
        var rows = new RowReader(warehouse);
        jobs = new JobStore(Catalog, options.Time);
        var analyzer = new QueryAnalyzer(warehouse, Catalog);
        var queries = new QueryJobs(analyzer, new(warehouse, Catalog, Log, options), jobs, Faults, Log, options);
        Storage = new(Catalog, rows, new(warehouse), new(options.Time), Faults, Log);
        Loads = new(warehouse, Catalog, jobs, Faults, options);
        Routes = new(
            new QueryRoutes(queries, analyzer, jobs, new(options.Time), new(rows), options),
            new JobRoutes(queries, analyzer, jobs),
            new UploadRoutes(Loads, uploads),
            new DatasetRoutes(Catalog),
            new TableRoutes(warehouse, Catalog, rows, new(warehouse, Faults, options), analyzer, options),
            new EmulatorRoutes(Faults, Log));
    }

    public FaultScript Faults { get; } = new();

    public EmulatorLog Log { get; } = new();

    public DatasetCatalog Catalog { get; }

    public LoadJobs Loads { get; }

    public ReadService Storage { get; }

    public ApiRoutes Routes { get; }

    public async ValueTask DisposeAsync()
    {
        await jobs.StopAsync();
        uploads.Dispose();
        warehouse.Dispose();
    }
}
