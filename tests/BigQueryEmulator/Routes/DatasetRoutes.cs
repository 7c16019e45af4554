using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Routes;

/// <summary>datasets.insert, get, list and delete.</summary>
internal sealed class DatasetRoutes(DatasetCatalog catalog)
{
    public async Task<IResult> InsertAsync(string project, HttpRequest http)
    {
        var body = await JsonBody.ReadAsync(http);
        var dataset = await catalog.CreateDatasetAsync(project, body["datasetReference"].Required("datasetId"),
            body.Text("location") ?? DatasetCatalog.DefaultLocation);
        return Results.Json(TableJson.Write(dataset));
    }

    public IResult Get(string project, string dataset) => Results.Json(TableJson.Write(catalog.FindDataset(project, dataset)));

    public IResult List(string project)
    {
        var found = catalog.Datasets.Where(dataset => dataset.Project == project).OrderBy(dataset => dataset.Name, StringComparer.Ordinal);
        return Results.Json(
            new JsonObject { ["kind"] = "bigquery#datasetList", ["datasets"] = new JsonArray([.. found.Select(TableJson.Write)]) });
    }

    public async Task<IResult> DeleteAsync(string project, string dataset, HttpRequest http)
    {
        await catalog.DeleteDatasetAsync(project, dataset, http.Query["deleteContents"] == "true");
        return Results.NoContent();
    }
}
