using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>webhooks deliveries</c> and <c>webhooks failures</c>: what a webhook was told.</summary>
internal static class DeliveriesCommand
{
    private const int Usual = 50;
    private const int Most = 1_000;

    public static Command Deliveries(Surroundings around) => Create(
        around, "deliveries", "List the events that were sent to a webhook, or wait; the newest first", null,
        "modelpipeline webhooks deliveries wh_0197c0f1a2b3 --limit 10");

    public static Command Failures(Surroundings around) => Create(
        around, "failures", "List the events that no attempt could deliver to a webhook", "Failed",
        "modelpipeline webhooks failures wh_0197c0f1a2b3");

    /// <summary>The option that says how many rows are listed.</summary>
    public static Option<int> Limit() => new Option<int>("--limit")
    {
        Description = $"Most events that are shown ({Usual})",
        HelpName = "N",
        DefaultValueFactory = _ => Usual,
    }.Checked(most => most is < 1 or > Most ? $"--limit is {most}; set 1 to {Most}." : null);

    private static Command Create(Surroundings around, string name, string description, string? state, string example)
    {
        var id = WebhookArguments.Id();
        var limit = Limit();
        return new Verb(name, description) { id, limit }.WithExamples(example).Does(around, async (call, cancellationToken) =>
        {
            var deliveries = await call.Client.Webhooks.DeliveriesAsync(call.Get(id), state, call.Get(limit), cancellationToken);
            call.Print.List(deliveries, ClientJson.Default.WebhookDelivery, WebhookArguments.DeliveryColumns);
            return ExitCodes.Ok;
        });
    }
}
