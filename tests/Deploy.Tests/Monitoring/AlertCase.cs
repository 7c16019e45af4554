namespace ModelPipeline.Tests;

/// <summary>A trouble that one alert must see, as series that differ from those of a healthy cluster.</summary>
/// <param name="Alert">The alert; null for the healthy cluster.</param>
/// <param name="Labels">The labels of the alert, besides its severity.</param>
/// <param name="Series">The series, in the notation of promtool.</param>
/// <param name="Value">The value that the summary tells.</param>
internal sealed record AlertCase(
    string? Alert, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Series, string Value = "")
{
    private const string Churn = "pipeline=\"churn\"";
    private const string Silo = "instance=\"silo-0\"";
    private const string Process = $"up{{{Silo},job=\"model-pipeline\"}}";

    private const string Drifted = $"modelpipeline_drift_columns{{{Silo},{Churn},status=\"drifted\",version=\"v1\"}}";

    private const string Oldest = $"modelpipeline_webhook_oldest_seconds{{{Silo}}}";
    private const string Disabled = $"modelpipeline_webhook_disabled{{{Silo}}}";
    private const string EventAge = $"modelpipeline_event_age_seconds{{{Silo},{Churn},source=\"orders\"}}";

    private static readonly Dictionary<string, string> OfPipeline = new() { ["pipeline"] = "churn" };

    /// <summary>
    /// Two hours of a cluster in which nothing is wrong, a value a minute: a few users fail, some are refused, a job runs, and a candidate
    /// is tried.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Healthy { get; } = new Dictionary<string, string>
    {
        [Process] = "1x120",
        [Users("scored")] = "0+6000x120",
        [Users("failed")] = "0+60x120",
        [Users("deadline_exceeded")] = "0x120",
        [Users("version_unavailable")] = "0x120",
        [Users("store_unavailable")] = "0+60x120",
        [Users("saturated")] = "0x120",
        [Stage("0.5")] = "0+590x120",
        [Stage("1")] = "0+600x120",
        [Stage("2.5")] = "0+600x120",
        [Stage("+Inf")] = "0+600x120",
        [Requests("200")] = "0+6000x120",
        [Requests("503")] = "0+60x120",
        [$"modelpipeline_job_partitions{{{Silo},{Churn}}}"] = "2x120",
        [$"modelpipeline_job_users_total{{{Silo},outcome=\"scored\",{Churn}}}"] = "0+100x120",
        [$"modelpipeline_jobs_total{{event=\"failed\",{Churn}}}"] = "0x120",
        [$"modelpipeline_jobs_total{{event=\"completed\",{Churn}}}"] = "0+1x120",
        [Schedules("started")] = "0+1x120",
        [Schedules("skipped")] = "0x120",
        [Candidate("applied")] = "0+600x120",
        [Candidate("refused")] = "0+6x120",
        [$"modelpipeline_version_info{{{Silo},{Churn},role=\"stable\",version=\"v1\"}}"] = "1x120",
        [$"modelpipeline_rollout_epoch{{{Silo},{Churn}}}"] = "3x120",
        [$"modelpipeline_rollout_epoch{{instance=\"silo-1\",{Churn}}}"] = "3x120",
        [$"modelpipeline_clock_offset_seconds{{{Silo},{Churn}}}"] = "-0.2x120",
        [$"modelpipeline_activations{{{Silo}}}"] = "900x120",
        [Drifted] = "0x120",
        [EventAge] = "2x120",
        [Events("scored")] = "0+600x120",
        [Events("poison")] = "0+6x120",
        [$"modelpipeline_activations_limit{{{Silo}}}"] = "1000x120",
        [Attempts("delivered")] = "0+60x120",
        [Attempts("retried")] = "0+6x120",
        [Attempts("failed")] = "2x120",
        [Oldest] = "300x120",
        [Disabled] = "0x120",
    };

    /// <summary>The healthy cluster, and the trouble of each alert.</summary>
    public static IReadOnlyList<AlertCase> All { get; } =
    [
        new(null, OfPipeline, new Dictionary<string, string>()),
        new("ModelPipelineProcessLost", Of(("instance", "silo-0"), ("job", "model-pipeline")), With((Process, "1x100 0x20"))),
        new("ModelPipelineStoreUnavailable", OfPipeline, With((Users("store_unavailable"), "0+600x120"))),
        new("ModelPipelineUsersFail", OfPipeline, With((Users("deadline_exceeded"), "0+120x120"))),
        new("ModelPipelineSaturated", OfPipeline, With((Users("saturated"), "0+1x120"))),
        new("ModelPipelineSlowStage", Of(("pipeline", "churn"), ("stage", "write")), With((Stage("0.5"), "0+500x120"), (Stage("1"), "0+590x120"))),
        new("ModelPipelineApiErrors", Of(("http_route", "/model")), With((Requests("503"), "0+600x120"))),
        new("ModelPipelineJobStalled", OfPipeline, With(($"modelpipeline_job_users_total{{{Silo},outcome=\"scored\",{Churn}}}", "70x120"))),
        new("ModelPipelineJobFailed", OfPipeline, With(($"modelpipeline_jobs_total{{event=\"failed\",{Churn}}}", "0x110 1x10"))),
        new("ModelPipelineScheduleMissed", OfPipeline, With((Schedules("skipped"), "0x90 1x30"))),
        new("ModelPipelineCandidateRefuses", OfPipeline, With((Candidate("refused"), "0+60x120"))),
        new("ModelPipelineVersionMissing", Of(("instance", "silo-0"), ("pipeline", "churn"), ("role", "stable"), ("version", "v1")),
            With(($"modelpipeline_version_info{{{Silo},{Churn},role=\"stable\",version=\"v1\"}}", "1x100 0x20"))),
        new("ModelPipelineRolloutNotFollowed", OfPipeline, With(($"modelpipeline_rollout_epoch{{{Silo},{Churn}}}", "3x100 4x20"))),
        new("ModelPipelineClockWrong", Of(("instance", "silo-0"), ("pipeline", "churn")),
            With(($"modelpipeline_clock_offset_seconds{{{Silo},{Churn}}}", "-30x120")), "30"),
        new("ModelPipelineDrift", Of(("pipeline", "churn"), ("version", "v1")), With((Drifted, "0x90 3x30")), "3"),
        new("ModelPipelineWebhookWaiting", Of(), With((Oldest, "0+60x120"))),
        new("ModelPipelineWebhookFailed", Of(), With((Attempts("failed"), "2x90 3x30"))),
        new("ModelPipelineWebhookDisabled", Of(), With((Disabled, "0x90 2x30")), "2"),
        new("ModelPipelineEventsLate", Of(("pipeline", "churn"), ("source", "orders")), With((EventAge, "700x120")), "700"),
        new("ModelPipelineEventsPutAside", Of(("pipeline", "churn"), ("source", "orders")), With((Events("poison"), "0+60x120"))),
        new("ModelPipelineNoRoomForUsers", Of(("instance", "silo-0")), With(($"modelpipeline_activations{{{Silo}}}", "960x120"))),
    ];

    private static string Users(string outcome) => $"modelpipeline_users_total{{{Silo},outcome=\"{outcome}\",{Churn}}}";

    private static string Stage(string le) =>
        $"modelpipeline_stage_duration_seconds_bucket{{{Silo},le=\"{le}\",{Churn},stage=\"write\",trigger=\"on-demand\"}}";

    private static string Requests(string status) =>
        $"http_server_request_duration_seconds_count{{http_response_status_code=\"{status}\",http_route=\"/model\"}}";

    private static string Events(string outcome) =>
        $"modelpipeline_events_total{{{Silo},outcome=\"{outcome}\",{Churn},source=\"orders\"}}";

    private static string Schedules(string outcome) => $"modelpipeline_schedule_runs_total{{outcome=\"{outcome}\",{Churn}}}";

    private static string Attempts(string outcome) => $"modelpipeline_webhook_attempts_total{{{Silo},outcome=\"{outcome}\"}}";

    private static string Candidate(string outcome) =>
        $"modelpipeline_version_users_total{{{Silo},outcome=\"{outcome}\",{Churn},role=\"candidate\"}}";

    private static Dictionary<string, string> Of(params (string Name, string Value)[] labels) =>
        labels.ToDictionary(label => label.Name, label => label.Value);

    private static Dictionary<string, string> With(params (string Name, string Values)[] series) =>
        series.ToDictionary(each => each.Name, each => each.Values);
}
