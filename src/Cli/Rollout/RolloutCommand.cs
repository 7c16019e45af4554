using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>rollout</c>: which version scores which users.</summary>
internal static class RolloutCommand
{
    public static Command Create(Surroundings around) => new Verb("rollout", "Say which version scores which users")
    {
        Show(around), CanaryCommand.Create(around), ShadowCommand.Create(around), Change(around, "promote", "Make the candidate stable"),
        Change(around, "rollback", "Restore the rollout before"), History(around), CompareCommand.Create(around),
    }.NeedsVerb(around);

    public static IEnumerable<(string, string?)> Describe(RolloutInfo rollout) =>
    [
        ("stable", rollout.Stable),
        ("candidate", rollout.Candidate is { } candidate ? Share(candidate) : null),
        ("shadow", rollout.Shadow is { Count: > 0 } shadows ? string.Join(", ", shadows.Select(Share)) : null),
        ("steps", rollout.Steps is { Count: > 0 } steps ? string.Join(", ", steps.Select(step => $"{Texts.Of(step)} %")) : null),
        ("bake time", rollout.BakeTime?.ToString()),
        ("guard", rollout.Guard is null ? null : "on"),
    ];

    private static Command Show(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("show", "Show which version scores which users") { pipeline }
            .WithExamples("modelpipeline rollout show churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var state = await call.Client.Rollout(call.Get(pipeline)).GetAsync(cancellationToken);
                call.Print.Value(state.Rollout, ClientJson.Default.RolloutInfo, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Change(Surroundings around, string verb, string description)
    {
        var pipeline = Verbs.Pipeline();
        var rescore = new Option<bool>("--rescore") { Description = "Start a job for the users whose stored version is another" };
        var rate = JobArguments.Rate();
        var yes = Confirmation.Option();
        return new Verb(verb, description) { pipeline, rescore, rate, yes }
            .WithExamples($"modelpipeline rollout {verb} churn --yes")
            .Does(around, async (call, cancellationToken) =>
            {
                var rollout = call.Client.Rollout(call.Get(pipeline));
                // Changes only the rollout that the user was asked about: somebody else may have changed it meanwhile.
                var before = await rollout.GetAsync(cancellationToken);
                if (verb == "promote" && before.Rollout.Candidate is null)
                {
                    throw new CommandException(ExitCodes.Failed, $"Pipeline '{call.Get(pipeline)}' has no candidate to promote; "
                        + $"give a version users first: modelpipeline rollout canary {call.Get(pipeline)} VERSION 5");
                }

                var question = verb == "promote"
                    ? $"Make '{before.Rollout.Candidate?.Version}' the stable version of '{call.Get(pipeline)}'?"
                    : $"Restore the rollout of '{call.Get(pipeline)}' before this one?";
                Confirmation.Ask(call, call.Get(yes), question);
                var request = call.Get(rescore) || call.Get(rate) is not null ? new RescoreRequest(call.Get(rate)) : null;
                var after = verb == "promote"
                    ? await rollout.PromoteAsync(request, before.ETag, cancellationToken)
                    : await rollout.RollBackAsync(request, before.ETag, cancellationToken);
                call.Print.Value(after.Rollout, ClientJson.Default.RolloutInfo, Describe);
                if (after.RescoreJob is { } job)
                    call.Hint($"Users are scored again: modelpipeline jobs watch {job.Id}");
                return ExitCodes.Ok;
            });
    }

    private static Command History(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("history", "List the last changes, the newest first") { pipeline }
            .Does(around, async (call, cancellationToken) =>
            {
                var events = await call.Client.Rollout(call.Get(pipeline)).HistoryAsync(cancellationToken);
                call.Print.List(events, ClientJson.Default.RolloutEvent, Columns);
                return ExitCodes.Ok;
            });
    }

    private static string Share(ShareInfo share) => $"{share.Version} ({Texts.Of(share.Percent)} %)";

    private static IReadOnlyList<TextColumn<RolloutEvent>> Columns { get; } =
    [
        new("AT", each => Texts.Of(each.At)),
        new("ACTION", each => each.Action),
        new("BY", each => each.By),
        new("STABLE", each => each.Rollout.Stable),
        new("CANDIDATE", each => each.Rollout.Candidate is { } candidate ? Share(candidate) : null),
        new("WHY", each => each.Reason),
    ];
}
