using DuckDB.NET.Data;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Faults;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>Starts load jobs. A load is all or nothing, and is free.</summary>
internal sealed class LoadJobs(Warehouse warehouse, DatasetCatalog catalog, JobStore jobs, FaultScript faults, EmulatorOptions options)
{
    /// <param name="metadata">The Job resource that was uploaded with the data.</param>
    /// <param name="path">The file with the data. It is deleted when the job is done or cannot start.</param>
    /// <exception cref="ApiException">The job cannot be started.</exception>
    public async Task<Job> StartAsync(string project, JsonObject metadata, string path)
    {
        try
        {
            var (job, request) = await CreateAsync(project, metadata);
            var fault = faults.TakeForJob(Operation.Upload, changesRows: true);
            job.Start(cancellation => RunAsync(job, request, path, fault, cancellation), options.Time);
            return job;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Loads a file at once.</summary>
    /// <returns>The number of rows of the file.</returns>
    /// <exception cref="ApiException">The file cannot be loaded.</exception>
    public async Task<long> LoadAsync(LoadRequest request, string path, CancellationToken cancellationToken)
    {
        try
        {
            var (table, rows) = await warehouse.WriteAsync(session => Load(session, request, path), cancellationToken);
            table.Changed(options.Time.GetUtcNow());
            catalog.Add(table);
            return rows;
        }
        catch (DuckDBException e)
        {
            throw ApiException.Invalid($"Error while reading data, error message: {e.Message}");
        }
    }

    private async Task<(Job Job, LoadRequest Request)> CreateAsync(string project, JsonObject metadata)
    {
        if (metadata["configuration"] is not JsonObject configuration || configuration["load"] is not JsonObject load)
            throw ApiException.Invalid("Required parameter is missing: configuration.load");
        var request = LoadRequest.Read(project, load);
        var dataset = catalog.FindDataset(request.Table.Project, request.Table.Dataset);
        var location = metadata["jobReference"].Text("location") ?? load.Text("location") ?? dataset.Location;
        if (!location.Equals(dataset.Location, StringComparison.OrdinalIgnoreCase))
            throw ApiException.NotFound($"Dataset {dataset} was not found in location {location}");
        var job = new Job(project, JobId.Read(metadata) ?? $"job_{Guid.NewGuid():N}", dataset.Location,
            (JsonObject)configuration.DeepClone(), options.Time.GetUtcNow());
        await jobs.AddAsync(job);
        return (job, request);
    }

    private async Task RunAsync(Job job, LoadRequest request, string path, Fault? fault, CancellationToken cancellationToken)
    {
        try
        {
            await JobFaults.ApplyAsync(fault, request.Table, options.Time, cancellationToken);
            job.LoadedRows = await LoadAsync(request, path, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private (Table Table, long Rows) Load(Session session, LoadRequest request, string path)
    {
        var csv = request.Format == SourceFormat.Csv ? new CsvFile(path, request) : null;
        var json = new JsonLinesFile(path, request);
        var known = catalog.HasTable(request.Table) ? catalog.FindTable(request.Table) : null;
        var isDetected = request.Schema.Count == 0 && request.Autodetects && (known is null || request.Dispositions.Truncates);
        var fields = request.Schema.Count > 0 ? request.Schema : isDetected ? csv?.Detect(session) ?? json.Detect(session) : known?.Fields;
        if (fields is null)
            throw ApiException.Invalid("No schema specified on job or table.");
        var table = Open(session, request, known, fields);
        return (table, csv?.Insert(session, fields, isDetected) ?? json.Insert(session, fields));
    }

    private Table Open(Session session, LoadRequest request, Table? known, IReadOnlyList<Field> fields)
    {
        if (known is null)
        {
            return request.Dispositions.Create == "CREATE_NEVER"
                ? throw ApiException.NotFound($"Table {request.Table}")
                : catalog.MakeTable(session, request.Table, fields);
        }

        if (request.Dispositions.Truncates)
            return catalog.MakeTable(session, request.Table, fields, known.Extra, replace: true);
        if (request.Dispositions.WantsEmpty(byDefault: false)
            && session.Query($"SELECT 1 FROM {request.Table.Sql} LIMIT 1", _ => 1).Count > 0)
        {
            throw ApiException.Duplicate($"Table {request.Table}");
        }

        if (fields.FirstOrDefault(field => !known.Fields.Any(column => IsSame(column, field))) is { } strange)
            throw ApiException.Invalid($"Provided Schema does not match Table {request.Table}. Cannot add fields (field: {strange.Name})");
        return known;
    }

    private static bool IsSame(Field column, Field field) =>
        column.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase) && column.Type == field.Type
            && column.IsRepeated == field.IsRepeated;
}
