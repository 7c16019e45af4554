using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>The routes of all methods of the REST API.</summary>
internal sealed class ApiRoutes(QueryRoutes queries, JobRoutes jobs, UploadRoutes uploads, DatasetRoutes datasets, TableRoutes tables,
    EmulatorRoutes own)
{
    public void Map(IEndpointRouteBuilder app)
    {
        // Clients that use the emulator's address as the whole base leave out the first prefix, and put it before uploads.
        foreach (var prefix in new[] { "/bigquery/v2/projects/{project}", "/projects/{project}" })
            MapProject(app.MapGroup(prefix));
        foreach (var prefix in new[] { "/upload/bigquery/v2", "/resumable/upload/bigquery/v2", "/bigquery/v2/upload/bigquery/v2" })
            MapUploads(app.MapGroup(prefix + "/projects/{project}"));
        app.MapPost("/emulator/faults", own.AddFaultAsync);
        app.MapDelete("/emulator/faults", own.ClearFaults);
        app.MapGet("/emulator/log", own.ReadLog);
        app.MapFallback(Refuse);
    }

    private void MapProject(RouteGroupBuilder project)
    {
        Tag(project.MapPost("/queries", queries.QueryAsync), Operation.Query);
        Tag(project.MapGet("/queries/{jobId}", queries.GetResultsAsync), Operation.GetQueryResults);
        Tag(project.MapPost("/jobs", jobs.InsertAsync), Operation.InsertJob);
        Tag(project.MapGet("/jobs/{jobId}", jobs.Get), Operation.GetJob);
        Tag(project.MapPost("/jobs/{jobId}/cancel", jobs.Cancel), Operation.CancelJob);
        Tag(project.MapPost("/datasets", datasets.InsertAsync), Operation.Datasets);
        Tag(project.MapGet("/datasets", datasets.List), Operation.Datasets);
        Tag(project.MapGet("/datasets/{dataset}", datasets.Get), Operation.Datasets);
        Tag(project.MapDelete("/datasets/{dataset}", datasets.DeleteAsync), Operation.Datasets);
        Tag(project.MapPost("/datasets/{dataset}/tables", tables.InsertAsync), Operation.Tables);
        Tag(project.MapGet("/datasets/{dataset}/tables", tables.List), Operation.Tables);
        Tag(project.MapGet("/datasets/{dataset}/tables/{table}", tables.GetAsync), Operation.Tables);
        Tag(project.MapPatch("/datasets/{dataset}/tables/{table}", tables.PatchAsync), Operation.Tables);
        Tag(project.MapDelete("/datasets/{dataset}/tables/{table}", tables.DeleteAsync), Operation.Tables);
        Tag(project.MapGet("/datasets/{dataset}/tables/{table}/data", tables.ListRowsAsync), Operation.ListRows);
        Tag(project.MapPost("/datasets/{dataset}/tables/{table}/insertAll", tables.InsertRowsAsync), Operation.InsertRows);
    }

    private void MapUploads(RouteGroupBuilder project)
    {
        Tag(project.MapPost("/jobs", uploads.BeginAsync), Operation.Upload);
        Tag(project.MapPut("/jobs", uploads.ContinueAsync), Operation.Upload);
    }

    private static IResult Refuse(HttpRequest request) =>
        throw new ApiException(501, "notImplemented", $"The BigQuery emulator has no {request.Method} {request.Path}.");

    private static void Tag(RouteHandlerBuilder route, Operation operation) => route.WithMetadata(new OperationTag(operation));
}
