using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>triggers</c>: what takes events and scores their users.</summary>
internal static class TriggersCommand
{
    public static Command Create(Surroundings around) => new Verb("triggers", "Show, pause and resume what takes events")
    {
        List(around), Show(around), Set(around, isPause: true), Set(around, isPause: false),
    }.NeedsVerb(around);

    private static Command List(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("list", "List the triggers of a pipeline, and how many events wait") { pipeline }
            .WithExamples("modelpipeline triggers list churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var triggers = await call.Client.Triggers(call.Get(pipeline)).ListAsync(cancellationToken);
                call.Print.List(triggers, ClientJson.Default.TriggerInfo, Columns);
                return ExitCodes.Ok;
            });
    }

    private static Command Show(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var name = Name();
        return new Verb("show", "Show a trigger, and what each silo tells of it") { pipeline, name }
            .WithExamples("modelpipeline triggers show churn orders")
            .Does(around, async (call, cancellationToken) =>
            {
                var trigger = await call.Client.Triggers(call.Get(pipeline)).GetAsync(call.Get(name), cancellationToken);
                call.Print.Value(trigger, ClientJson.Default.TriggerInfo, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Set(Surroundings around, bool isPause)
    {
        var pipeline = Verbs.Pipeline();
        var name = Name();
        var verb = isPause ? "pause" : "resume";
        return new Verb(verb, isPause ? "Take no events; they wait" : "Take events again") { pipeline, name }
            .WithExamples($"modelpipeline triggers {verb} churn orders")
            .Does(around, async (call, cancellationToken) =>
            {
                var triggers = call.Client.Triggers(call.Get(pipeline));
                var trigger = isPause
                    ? await triggers.PauseAsync(call.Get(name), cancellationToken)
                    : await triggers.ResumeAsync(call.Get(name), cancellationToken);
                call.Print.Value(trigger, ClientJson.Default.TriggerInfo, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Argument<string> Name() => new("TRIGGER") { Description = "Name of the trigger" };

    private static IEnumerable<(string, string?)> Describe(TriggerInfo trigger) =>
    [
        ("trigger", $"{trigger.Name} of {trigger.Pipeline} ({trigger.Kind})"),
        ("state", trigger.State),
        ("reason", trigger.Reason),
        ("waiting", trigger.Waiting is { } waiting ? Texts.Of(waiting) : null),
        ("oldest", Oldest(trigger)),
        ("paused", trigger.PausedAt is { } at ? $"{Texts.Of(at)} by {trigger.PausedBy}" : null),
        .. trigger.Silos.Select(silo => (
            "silo", (string?)$"{silo.Silo}: {silo.State}{(silo.Reason is null ? "" : $", {silo.Reason}")}")),
    ];

    private static string? Oldest(TriggerInfo trigger) =>
        trigger.OldestSeconds is { } seconds ? Texts.Of(TimeSpan.FromSeconds(seconds)) : null;

    private static IReadOnlyList<TextColumn<TriggerInfo>> Columns { get; } =
    [
        new("TRIGGER", trigger => trigger.Name),
        new("KIND", trigger => trigger.Kind),
        new("STATE", trigger => trigger.State),
        new("WAITING", trigger => trigger.Waiting is { } waiting ? Texts.Of(waiting) : null, true),
        new("OLDEST", Oldest, true),
        new("REASON", trigger => trigger.Reason),
    ];
}
