using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace ModelPipeline.Client.Tests;

/// <summary>The types of the client beside the OpenAPI document: a property that one of both lacks is a fault of the client.</summary>
public sealed class DocumentTests
{
    private static readonly JsonObject Schemas = JsonNode.Parse(File.ReadAllText(
        typeof(DocumentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "Document").Value!))!
        ["components"]!["schemas"]!.AsObject();

    // The names of the client where they differ.
    private static readonly Dictionary<string, string> Others = new()
    {
        ["JobFailures"] = nameof(JobFailurePage),
        ["AuditLine"] = nameof(AuditEntry),
        ["KeyBody"] = nameof(KeyRequest),
        ["VersionBody"] = nameof(VersionRequest),
        ["RescoreBody"] = nameof(RescoreRequest),
        ["WhatIfBody"] = nameof(WhatIfRequest),
        ["SweepBody"] = nameof(Sweep),
        ["SweepAnswer"] = nameof(SweepCurve),
        ["WebhookBody"] = nameof(WebhookRequest),
        ["Threshold"] = nameof(WebhookThreshold),
        ["ThresholdBody"] = nameof(WebhookThreshold),
        ["DeliveryInfo"] = nameof(WebhookDelivery),
        ["DeadEventInfo"] = nameof(DeadEvent),
    };

    public static TheoryData<string> Names => new(Schemas.Select(each => each.Key).Where(name => Find(name) is not null));

    [Theory]
    [MemberData(nameof(Names))]
    public void Type_OfTheClient_HasThePropertiesOfTheDocument(string name)
    {
        var expected = Schemas[name]!["properties"]!.AsObject().Select(each => each.Key);

        var found = Find(name)!.Properties.Where(each => !each.IsExtensionData && each.Get is not null).Select(each => each.Name);

        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_OfTheDocument_AreNearlyAllKnown() => Assert.True(Names.Count >= 30, $"Only {Names.Count} types are compared.");

    private static JsonTypeInfo? Find(string schema)
    {
        if (Schemas[schema]!["properties"] is null)
            return null;
        var type = typeof(ModelPipelineClient).Assembly.GetType($"ModelPipeline.Client.{Others.GetValueOrDefault(schema, schema)}");
        return type is null ? null : ClientJson.Default.GetTypeInfo(type);
    }
}
