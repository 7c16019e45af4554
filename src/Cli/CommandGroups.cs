using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>The commands by the groups in which the help shows them. A new command belongs into one of the groups.</summary>
internal static class CommandGroups
{
    public static IReadOnlyList<(string Name, IReadOnlyList<Command> Commands)> Of(Surroundings around) =>
    [
        ("Score", [
            ScoreCommand.Create(around), ExplainCommand.Create(around), ImportanceCommand.Create(around), WhatIfCommand.Create(around),
            InferenceCommand.Create(around), UsersCommand.Create(around)]),
        ("Jobs", [JobsCommand.Create(around), SchedulesCommand.Create(around)]),
        ("Models", [PipelinesCommand.Create(around), VersionsCommand.Create(around), RolloutCommand.Create(around)]),
        ("Operate", [
            StatusCommand.Create(around), DoctorCommand.Create(around), DriftCommand.Create(around), BaselineCommand.Create(around),
            TriggersCommand.Create(around), EventsCommand.Create(around), WebhooksCommand.Create(around), KeysCommand.Create(around),
            AuditCommand.Create(around)]),
        ("Set up", [
            InitCommand.Create(around), CheckCommand.Create(around), LoginCommand.Create(around), CompletionCommand.Create(around)]),
    ];
}
