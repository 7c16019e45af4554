using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>webhooks</c>: who is told when something happens.</summary>
internal static class WebhooksCommand
{
    public static Command Create(Surroundings around) => new Verb("webhooks", "Send news of jobs, rollouts, drift and scores to an address")
    {
        SetWebhookCommand.CreateNew(around), List(around), Show(around), SetWebhookCommand.Update(around), Rotate(around),
        TestWebhookCommand.Create(around), DeliveriesCommand.Deliveries(around), DeliveriesCommand.Failures(around), Replay(around),
        Delete(around),
    }.NeedsVerb(around);

    private static Command List(Surroundings around) => new Verb("list", "List the webhooks, without their secrets")
        .WithExamples("modelpipeline webhooks list")
        .Does(around, async (call, cancellationToken) =>
        {
            call.Print.List(
                await call.Client.Webhooks.ListAsync(cancellationToken), ClientJson.Default.WebhookInfo, WebhookArguments.Columns);
            return ExitCodes.Ok;
        });

    private static Command Show(Surroundings around)
    {
        var id = WebhookArguments.Id();
        return new Verb("show", "Show a webhook, without its secret") { id }
            .WithExamples("modelpipeline webhooks show wh_0197c0f1a2b3")
            .Does(around, async (call, cancellationToken) =>
            {
                var webhook = await call.Client.Webhooks.GetAsync(call.Get(id), cancellationToken);
                call.Print.Value(webhook, ClientJson.Default.WebhookInfo, WebhookArguments.Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Rotate(Surroundings around)
    {
        var id = WebhookArguments.Id();
        var overlap = new Option<TimeSpan?>("--overlap") { Description = "How long the old secret signs too (1 day)", HelpName = "TIME" };
        return new Verb("rotate", "Give a webhook a new secret, which is shown once") { id, overlap }
            .WithExamples("modelpipeline webhooks rotate wh_0197c0f1a2b3 --overlap 02:00:00")
            .Does(around, async (call, cancellationToken) =>
            {
                WebhookArguments.ShowSecret(
                    call, await call.Client.Webhooks.RotateAsync(call.Get(id), call.Get(overlap), cancellationToken));
                return ExitCodes.Ok;
            });
    }

    private static Command Replay(Surroundings around)
    {
        var id = WebhookArguments.Id();
        var happening = new Option<string?>("--event") { Description = "One event (default: all that failed)", HelpName = "EVENT-ID" };
        return new Verb("replay", "Send one event again, or all that failed") { id, happening }
            .WithExamples("modelpipeline webhooks replay wh_0197c0f1a2b3")
            .Does(around, async (call, cancellationToken) =>
            {
                var events = await call.Client.Webhooks.ReplayAsync(call.Get(id), call.Get(happening), cancellationToken);
                call.Print.Value(new(events), ClientJson.Default.ReplayInfo, replayed => [("sent again", Texts.Of(replayed.Events))]);
                return ExitCodes.Ok;
            });
    }

    private static Command Delete(Surroundings around)
    {
        var id = WebhookArguments.Id();
        var yes = Confirmation.Option();
        return new Verb("delete", "Remove a webhook; events that are not sent yet are dropped") { id, yes }
            .WithExamples("modelpipeline webhooks delete wh_0197c0f1a2b3 --yes")
            .Does(around, async (call, cancellationToken) =>
            {
                Confirmation.Ask(call, call.Get(yes), $"Remove the webhook '{call.Get(id)}', and drop what is not sent?");
                await call.Client.Webhooks.DeleteAsync(call.Get(id), cancellationToken);
                call.Done("webhook.remove", call.Get(id), $"Webhook '{call.Get(id)}' is removed.");
                return ExitCodes.Ok;
            });
    }
}
