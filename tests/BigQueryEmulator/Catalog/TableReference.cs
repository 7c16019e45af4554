using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Catalog;

/// <summary>The <c>tableReference</c> of the REST API.</summary>
internal static class TableReference
{
    public static TableName? Read(JsonNode? reference, string project) =>
        reference is null
            ? null
            : new(reference.Text("projectId") ?? project, reference.Required("datasetId"), reference.Required("tableId"));

    public static JsonObject Write(TableName name) =>
        new() { ["projectId"] = name.Project, ["datasetId"] = name.Dataset, ["tableId"] = name.Table };
}
