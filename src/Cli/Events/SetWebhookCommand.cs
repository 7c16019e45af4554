using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>webhooks create</c> and <c>webhooks update</c>.</summary>
internal static class SetWebhookCommand
{
    private const string Types =
        "job.completed, job.failed, job.canceled, rollout.promoted, rollout.rolled-back, version.failed, drift.detected, score.crossed";

    public static Command CreateNew(Surroundings around)
    {
        var url = new Argument<string>("URL") { Description = "Address that is told of events" };
        var events = Events();
        events.Required = true;
        var pipelines = Pipelines();
        var thresholds = WebhookArguments.Thresholds();
        return new Verb("create", "Make a webhook; its secret is shown once") { url, events, pipelines, thresholds }
            .WithExamples(
                "modelpipeline webhooks create https://example.com/hooks --events job.failed,drift.detected",
                "modelpipeline webhooks create https://example.com/hooks --events score.crossed --threshold churn:p:0.8:up")
            .Does(around, async (call, cancellationToken) =>
            {
                var request = new WebhookRequest(call.Get(url), WebhookArguments.Split(call.Get(events))!,
                    WebhookArguments.Split(call.Get(pipelines)), ThresholdsOf(call, thresholds));
                WebhookArguments.ShowSecret(call, await call.Client.Webhooks.CreateAsync(request, cancellationToken));
                return ExitCodes.Ok;
            });
    }

    public static Command Update(Surroundings around)
    {
        var id = WebhookArguments.Id();
        var url = new Option<string?>("--url") { Description = "New address", HelpName = "URL" };
        var events = Events();
        var pipelines = Pipelines();
        var thresholds = WebhookArguments.Thresholds();
        var disable = new Option<bool>("--disable") { Description = "Send nothing to the address until the next update" };
        return new Verb("update", "Change the named parts of a webhook, and enable it; its secret stays")
        {
            id, url, events, pipelines, thresholds, disable,
        }.WithExamples("modelpipeline webhooks update wh_0197c0f1a2b3 --events job.failed")
        .Does(around, async (call, cancellationToken) =>
        {
            var old = await call.Client.Webhooks.GetAsync(call.Get(id), cancellationToken);
            var types = WebhookArguments.Split(call.Get(events)) ?? old.Events;
            // Thresholds without score.crossed are refused.
            var kept = types.Contains("score.crossed") ? old.Thresholds : null;
            var request = new WebhookRequest(call.Get(url) ?? old.Url, types,
                WebhookArguments.Split(call.Get(pipelines)) ?? old.Pipelines, ThresholdsOf(call, thresholds) ?? kept, !call.Get(disable));
            var changed = await call.Client.Webhooks.ChangeAsync(old.Id, request, cancellationToken);
            call.Print.Value(changed, ClientJson.Default.WebhookInfo, WebhookArguments.Describe);
            return ExitCodes.Ok;
        });
    }

    private static Option<string?> Events() => new("--events") { Description = $"Types of events: {Types}", HelpName = "A,B" };

    private static Option<string?> Pipelines() => new("--pipelines") { Description = "Which pipelines, as globs (all)", HelpName = "G,H" };

    private static WebhookThreshold[]? ThresholdsOf(Call call, Option<string[]> option) => call.Get(option) is { Length: > 0 } texts
        ? [.. texts.Select(text => WebhookArguments.Threshold(text)!)]
        : null;
}
