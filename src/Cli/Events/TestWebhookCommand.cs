using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>webhooks test</c>: tells a webhook of a test, and waits for the answer of the receiver.</summary>
internal static class TestWebhookCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    // A receiver may take a minute to answer (Webhooks:Timeout).
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    public static Command Create(Surroundings around)
    {
        var id = WebhookArguments.Id();
        return new Verb("test", "Send a test; exit 1 where the receiver does not take it") { id }
            .WithExamples("modelpipeline webhooks test wh_0197c0f1a2b3")
            .Does(around, async (call, cancellationToken) =>
            {
                var delivery = await TryAsync(call, call.Get(id), cancellationToken);
                call.Print.Value(delivery, ClientJson.Default.WebhookDelivery, Describe);
                return delivery.State == "Delivered" ? ExitCodes.Ok : ExitCodes.Failed;
            });
    }

    private static async Task<WebhookDelivery> TryAsync(Call call, string id, CancellationToken cancellationToken)
    {
        var test = await call.Client.Webhooks.TestAsync(id, cancellationToken);
        var began = call.Around.Clock.GetTimestamp();
        while (true)
        {
            var all = await call.Client.Webhooks.DeliveriesAsync(id, cancellationToken: cancellationToken);
            var delivery = all.FirstOrDefault(each => each.Event == test);
            if (delivery is not null && (delivery.State != "Pending" || delivery.Error is not null))
                return delivery;
            if (call.Around.Clock.GetElapsedTime(began) > Longest)
            {
                return delivery ?? throw new CommandException(ExitCodes.Failed,
                    $"The test {test} is not among the newest events of {id}; 'modelpipeline webhooks deliveries {id}' lists them.");
            }

            await Task.Delay(LookEvery, call.Around.Clock, cancellationToken);
        }
    }

    private static IEnumerable<(string, string?)> Describe(WebhookDelivery delivery) =>
    [
        ("event", delivery.Event),
        ("state", delivery.State),
        ("status", delivery.Status is { } status ? Texts.Of(status) : null),
        ("error", delivery.Error),
        ("next", Texts.Of(delivery.NextAt)),
    ];
}
