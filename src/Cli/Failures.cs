using System.Text;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>What the server says about a failure, and the next step, for people.</summary>
internal static class Failures
{
    public static string Describe(ModelPipelineException e)
    {
        var text = new StringBuilder(e.Message);
        string?[] facts =
        [
            e.Status is { } status ? $"status {status}" : null,
            e.Kind is { Length: > 0 } kind ? kind : null,
            e.TraceId is { } traceId ? $"trace id {traceId}" : null,
        ];
        text.Append($"\n  ({string.Join(", ", facts.OfType<string>())})");
        if (NextStep(e) is { } step)
            text.Append($"\n  {step}");
        return text.ToString();
    }

    /// <summary>Why a user of a list has no score, in one line.</summary>
    public static string Describe(Problem problem) => $"{problem.Detail ?? problem.Title} ({problem.Kind})";

    private static string? NextStep(ModelPipelineException e) => e switch
    {
        { InnerException: SilentServerException } => "A longer limit is: --timeout 00:10:00",
        { Status: null } => $"See that the server runs, or name another: --server URL, {GlobalOptions.ServerVariable}, modelpipeline login",
        { Status: 401 } => $"Send a key: --api-key KEY, {GlobalOptions.ApiKeyVariable}, modelpipeline login",
        { Status: 403 } => "Use a key that may: modelpipeline keys create (needs the scope admin)",
        { Kind: "unknown-pipeline" } => "The pipelines are: modelpipeline pipelines list",
        { Kind: "unknown-job" } => "The jobs are: modelpipeline jobs list",
        { Kind: "unknown-version" } => "The versions are: modelpipeline versions list PIPELINE",
        { Kind: "unknown-trigger" } => "The triggers are: modelpipeline triggers list PIPELINE",
        { Kind: "unknown-webhook" } => "The webhooks are: modelpipeline webhooks list",
        { Kind: "webhook-disabled" } => "Enable it: modelpipeline webhooks update WEBHOOK-ID",
        { Kind: "no-schedule" } => "Set one: modelpipeline schedules set PIPELINE \"0 3 * * *\"",
        { Kind: "no-score" } => "Score the user first: modelpipeline score PIPELINE USER",
        { Status: 412 } => "Somebody changed the rollout meanwhile; look at it and try again: modelpipeline rollout show PIPELINE",
        { RetryAfter: { } wait } => $"The server asks to try again in {(int)Math.Ceiling(wait.TotalSeconds)} s.",
        _ => null,
    };
}
