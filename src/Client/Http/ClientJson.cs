using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>All types that the client reads or writes as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    Converters = [typeof(UtcConverter)])]
[JsonSerializable(typeof(Score))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(ListLine))]
[JsonSerializable(typeof(UserResult))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PipelineInfo[]))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(JobBody))]
[JsonSerializable(typeof(JobInfo[]))]
[JsonSerializable(typeof(JobFailurePage))]
[JsonSerializable(typeof(ScheduleBody))]
[JsonSerializable(typeof(ScheduleInfo))]
[JsonSerializable(typeof(VersionRequest))]
[JsonSerializable(typeof(VersionInfo[]))]
[JsonSerializable(typeof(RolloutInfo))]
[JsonSerializable(typeof(RolloutEvent[]))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(VersionComparison))]
[JsonSerializable(typeof(DriftReport))]
[JsonSerializable(typeof(BaselineBody))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(PredictBody))]
[JsonSerializable(typeof(PredictAnswer))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(RotateBody))]
[JsonSerializable(typeof(KeyInfo[]))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class ClientJson : JsonSerializerContext;
