using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    private const int Usual = 50;

    public static Command Create(Surroundings around)
    {
        var since = new Option<DateTimeOffset?>("--since") { Description = "Changes from this time on", HelpName = "TIME" };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Changes before this time", HelpName = "TIME" };
        var pipeline = new Option<string?>("--pipeline") { Description = "Changes of one pipeline", HelpName = "NAME" };
        var actor = new Option<string?>("--actor") { Description = "Changes of one caller", HelpName = "NAME" };
        var limit = new Option<int>("--limit")
        {
            Description = $"Most changes that are shown ({Usual})",
            HelpName = "N",
            DefaultValueFactory = _ => Usual,
        }.Checked(most => most < 1 ? $"--limit is {most}; set 1 or more." : null);
        return new Verb("audit", "List who changed what, the newest first") { since, until, pipeline, actor, limit }
            .WithExamples("modelpipeline audit --pipeline churn --since 2026-11-01")
            .Does(around, async (call, cancellationToken) =>
            {
                var query = new AuditQuery
                {
                    Since = call.Get(since),
                    Until = call.Get(until),
                    Pipeline = call.Get(pipeline),
                    Actor = call.Get(actor),
                };
                var most = call.Get(limit);
                var entries = new List<AuditEntry>();
                await foreach (var entry in call.Client.Audit.ReadAsync(query, Math.Min(most, 1_000), cancellationToken))
                {
                    entries.Add(entry);
                    if (entries.Count == most)
                        break;
                }

                call.Print.List(entries, ClientJson.Default.AuditEntry, Columns);
                return ExitCodes.Ok;
            });
    }

    private static IReadOnlyList<TextColumn<AuditEntry>> Columns { get; } =
    [
        new("AT", entry => Texts.Of(entry.At)),
        new("ACTOR", entry => entry.Actor),
        new("ACTION", entry => entry.Action),
        new("PIPELINE", entry => entry.Pipeline),
        new("TARGET", entry => entry.Target),
    ];
}
