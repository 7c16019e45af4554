using System.Text.Json.Serialization;

namespace ModelPipeline.Connectors.BigQuery.Messages;

/// <summary>The source-generated JSON of the API's messages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(QueryRequest))]
[JsonSerializable(typeof(QueryResponse))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(Table))]
[JsonSerializable(typeof(TableList))]
[JsonSerializable(typeof(InsertRequest))]
[JsonSerializable(typeof(InsertResponse))]
internal sealed partial class BigQueryJson : JsonSerializerContext;
