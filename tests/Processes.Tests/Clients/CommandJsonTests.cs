using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What each command prints with <c>-o json</c>, against a server, beside the schemas of the OpenAPI document.</summary>
public sealed class CommandJsonTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private const string Status =
        """{"type":"object","required":["server","health","pipelines","jobs"],"properties":{"server":{"type":"string"},"health":{"$ref":"HealthReport"},"pipelines":{"type":"array","items":{"$ref":"PipelineInfo"}},"jobs":{"type":"array","items":{"$ref":"JobInfo"}}}}""";

    private const string Doctor =
        """{"type":"object","required":["server","checks","result"],"properties":{"server":{"type":"string"},"result":{"enum":["Ok","Warning","Failed"]},"checks":{"type":"array","items":{"type":"object","required":["name","result","found","remedy"],"properties":{"name":{"type":"string"},"result":{"enum":["Ok","Warning","Failed"]},"found":{"type":"string"},"remedy":{"type":["string","null"]}}}}}}""";

    private const string Done =
        """{"type":"object","required":["action","target"],"properties":{"action":{"type":"string"},"target":{"type":"string"}}}""";

    private const string Results =
        """{"type":"array","items":{"type":"object","required":["user"],"properties":{"user":{"type":"string"},"score":{"$ref":"Score"},"problem":{"type":"object"}}}}""";

    private const string Login =
        """{"type":"object","required":["profile","server","file"],"properties":{"profile":{"type":"string"},"server":{"type":"string"},"file":{"type":"string"}}}""";

    private const string Inferred =
        """{"type":"object","required":["model_name","outputs"],"properties":{"model_name":{"type":"string"},"model_version":{"type":"string"},"outputs":{"type":"array","items":{"type":"object","required":["name","datatype","shape","data"],"properties":{"name":{"type":"string"},"datatype":{"type":"string"},"shape":{"type":"array"},"data":{"type":"array"}}}}}}""";

    // In this order, since later commands need what earlier ones make. The value is a schema, or the name of one, with [] for a list.
    private static readonly (string Command, string Schema)[] Commands =
    [
        ("score churn c001", "Score"),
        ("score churn c001 --stored", "Score"),
        ("score churn c001 c002", Results),
        ("explain churn c001 --explain p --top 3", "Explanation"),
        ("what-if churn c001 --set tenure_months=24 plan=premium", "WhatIfAnswer"),
        ("what-if churn c001 --sweep age --from 20 --to 60 --steps 3", "WhatIfAnswer"),
        ("users delete churn c002 --yes", Done),
        ("status", Status),
        ("doctor", Doctor),
        ("pipelines list", "PipelineInfo[]"),
        ("pipelines show churn", "PipelineInfo"),
        ("jobs start strict --wait", "JobInfo"),
        ("baseline churn --file customers.csv", "BaselineSummary"),
        ("drift churn", "DriftReport"),
        ("jobs list", "JobInfo[]"),
        ("jobs show JOB", "JobInfo"),
        ("jobs watch JOB", "JobInfo"),
        ("jobs cancel JOB", "JobInfo"),
        ("jobs failures JOB", "JobFailure[]"),
        ("jobs failures JOB --reasons", "JobFailureReason[]"),
        ("schedules set churn 0~3~*~*~*", "ScheduleInfo"),
        ("schedules run churn --wait", "JobInfo"),
        ("schedules show churn", "ScheduleInfo"),
        ("schedules delete churn", Done),
        ("versions add churn MODEL --id v2", "VersionInfo"),
        ("versions list churn", "VersionInfo[]"),
        ("versions show churn v2", "VersionInfo"),
        ("rollout shadow churn v2 100", "RolloutInfo"),
        ("rollout shadow churn v2 0", "RolloutInfo"),
        ("rollout canary churn v2 10 --steps 10,50,100 --guard", "RolloutInfo"),
        ("rollout show churn", "RolloutInfo"),
        ("rollout compare churn v2", "VersionComparison"),
        ("rollout promote churn --yes", "RolloutInfo"),
        ("rollout rollback churn --yes", "RolloutInfo"),
        ("rollout history churn", "RolloutEvent[]"),
        ("versions add churn MODEL --id v3", "VersionInfo"),
        ("versions delete churn v3 --yes", Done),
        ("keys create nightly --scopes score,jobs", "KeyInfo"),
        ("keys list", "KeyInfo[]"),
        ("keys rotate KEY", "KeyInfo"),
        ("keys revoke KEY --yes", Done),
        ("audit --limit 5", "AuditLine[]"),
        ("login test", Login),
    ];

    private static readonly (string Command, string Schema)[] Others =
    [
        ("importance churn --explain p --users 5", "FeatureImportance"),
        ("inference list", """{"type":"array","items":{"type":"string"}}"""),
        ("inference show churn", "ModelMetadata"),
        ("inference ready churn", "ServerState"),
        ("inference infer churn.users request.json", Inferred),
        ("webhooks create https://receiver.invalid/hooks --events score.crossed --threshold churn:p:0.8:up", "WebhookInfo"),
        ("webhooks list", "WebhookInfo[]"),
        ("webhooks show WEBHOOK", "WebhookInfo"),
        ("webhooks update WEBHOOK --events job.failed", "WebhookInfo"),
        ("webhooks rotate WEBHOOK", "WebhookInfo"),
        ("webhooks deliveries WEBHOOK", "DeliveryInfo[]"),
        ("webhooks failures WEBHOOK", "DeliveryInfo[]"),
        ("webhooks replay WEBHOOK", "ReplayInfo"),
        ("webhooks delete WEBHOOK --yes", Done),
        ("events dead churn", "DeadEventInfo[]"),
    ];

    [Fact]
    public Task Json_OfEachCommand_FitsTheDocument() => FitsAsync(Commands);

    [Fact]
    public async Task Json_OfEachCommandAboutEventsAndModels_FitsTheDocument()
    {
        await File.WriteAllTextAsync(serving.Workplace.File("request.json"),
            """{"inputs":[{"name":"user_id","datatype":"BYTES","shape":[2],"data":["c001","nobody"]}]}""",
            TestContext.Current.CancellationToken);

        await FitsAsync(Others);
    }

    private async Task FitsAsync((string Command, string Schema)[] commands)
    {
        var document = JsonNode.Parse(await serving.Http.GetStringAsync("/openapi/v1.json"))!;
        var schemas = new Schemas(document);
        var names = new Dictionary<string, string> { ["MODEL"] = Paths.ChurnModel };
        foreach (var (command, schema) in commands)
        {
            string[] words = [.. command.Split(' ').Select(word => names.GetValueOrDefault(word, word).Replace('~', ' '))];
            if (command.Contains("MODEL", StringComparison.Ordinal))
                words[3] = Paths.ChurnModel;

            var (exitCode, output, error) = await CommandLine.RunAsync(
                serving.Http.BaseAddress!, serving.Workplace.Folder, [.. words, "-o", "json"]);

            Assert.True(exitCode == 0 && error.Length == 0, $"{command}: exit {exitCode}\n{error}\n{output}");
            var json = JsonNode.Parse(output);
            Assert.True(schemas.Check(json, Of(schema)) is not { } fault, $"{command}: {schemas.Check(json, Of(schema))}\n{output}");
            if (schema is "JobInfo")
                names["JOB"] = (string)json!["id"]!;
            if (schema is "KeyInfo")
                names["KEY"] = (string)json!["id"]!;
            if (schema is "WebhookInfo")
                names["WEBHOOK"] = (string)json!["id"]!;
        }
    }

    private static JsonNode Of(string schema)
    {
        if (schema.StartsWith('{'))
            return JsonNode.Parse(schema)!;
        var reference = new JsonObject { ["$ref"] = schema.TrimEnd('[', ']') };
        return schema.EndsWith(']') ? new JsonObject { ["type"] = "array", ["items"] = reference } : reference;
    }
}
