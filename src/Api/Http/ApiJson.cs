using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>All types that the API reads or writes as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UseStringEnumConverter = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(OutputsConverter), typeof(UtcConverter)])]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(ScoreListRequest))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(PredictBody))]
[JsonSerializable(typeof(WhatIfBody))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(PredictAnswer))]
[JsonSerializable(typeof(PipelineInfo[]))]
[JsonSerializable(typeof(ProblemLine))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobInfo[]))]
[JsonSerializable(typeof(JobFailures))]
[JsonSerializable(typeof(ScheduleBody))]
[JsonSerializable(typeof(ScheduleInfo[]))]
[JsonSerializable(typeof(RolloutInfo))]
[JsonSerializable(typeof(RolloutEvent[]))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(VersionComparison))]
[JsonSerializable(typeof(DriftReport))]
[JsonSerializable(typeof(BaselineBody))]
[JsonSerializable(typeof(BaselineSummary))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ExplanationBody))]
[JsonSerializable(typeof(FeatureImportance))]
[JsonSerializable(typeof(VersionBody))]
[JsonSerializable(typeof(VersionInfo[]))]
[JsonSerializable(typeof(Welcome))]
[JsonSerializable(typeof(ConsoleSession))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(KeyInfo[]))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookInfo[]))]
[JsonSerializable(typeof(DeliveryInfo[]))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReplayInfo))]
[JsonSerializable(typeof(TestInfo))]
[JsonSerializable(typeof(DeadEventInfo[]))]
[JsonSerializable(typeof(TriggerBody))]
[JsonSerializable(typeof(TriggerInfo[]))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Writes texts as they are: people copy secrets out of answers, and <c>\u002B</c> is no plus sign elsewhere.</summary>
    public static ApiJson Plain => Held.Context;

    // A class of its own, because Default is made before whatever stands here, or after it.
    private static class Held
    {
        public static readonly ApiJson Context = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
