using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>events</c>: what came in.</summary>
internal static class EventsCommand
{
    public static Command Create(Surroundings around) => new Verb("events", "Show events that came in and were put aside")
    {
        Dead(around),
    }.NeedsVerb(around);

    private static Command Dead(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var limit = DeliveriesCommand.Limit();
        return new Verb("dead", "List the events that could not be handled, with the reason") { pipeline, limit }
            .WithExamples("modelpipeline events dead churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var dead = await call.Client.Events(call.Get(pipeline)).ListDeadAsync(call.Get(limit), cancellationToken);
                call.Print.List(dead, ClientJson.Default.DeadEvent, Columns);
                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<TextColumn<DeadEvent>> Columns { get; } =
    [
        new("AT", dead => Texts.Of(dead.At)),
        new("FORMAT", dead => dead.Format),
        new("EVENT", dead => dead.EventId),
        new("USER", dead => dead.User),
        new("REASON", dead => dead.Reason),
    ];
}
