using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>versions</c>: the model files of a pipeline.</summary>
internal static class VersionsCommand
{
    public static Command Create(Surroundings around) => new Verb("versions", "Add, list and delete model versions")
    {
        AddVersionCommand.Create(around), List(around), Show(around), Delete(around),
    }.NeedsVerb(around);

    public static Argument<string> Id() => new("VERSION") { Description = "Id of the version" };

    public static IEnumerable<(string, string?)> Describe(VersionInfo version) =>
    [
        ("version", version.Version),
        ("state", version.State),
        ("role", version.Role),
        ("source", version.Source),
        ("sha256", version.Sha256),
        ("since", Texts.Of(version.Since)),
        ("brought by", version.BroughtBy),
        ("silos", string.Join(", ", version.Silos.Select(silo => $"{silo.Silo} {silo.State}"))),
        ("trial", version.Trial is { } trial ? Describe(trial) : null),
        .. version.Faults.Select(fault => ("fault", (string?)fault)),
    ];

    private static Command List(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("list", "List the versions, the newest first") { pipeline }
            .WithExamples("modelpipeline versions list churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var versions = await call.Client.Versions(call.Get(pipeline)).ListAsync(cancellationToken);
                call.Print.List(versions, ClientJson.Default.VersionInfo, Columns);
                return ExitCodes.Ok;
            });
    }

    private static Command Show(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var id = Id();
        return new Verb("show", "Show how far a version is, and what it does") { pipeline, id }
            .Does(around, async (call, cancellationToken) =>
            {
                var version = await call.Client.Versions(call.Get(pipeline)).GetAsync(call.Get(id), cancellationToken);
                call.Print.Value(version, ClientJson.Default.VersionInfo, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Delete(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var id = Id();
        var yes = Confirmation.Option();
        return new Verb("delete", "Delete a version that has no role") { pipeline, id, yes }
            .Does(around, async (call, cancellationToken) =>
            {
                var version = call.Get(id);
                Confirmation.Ask(call, call.Get(yes), $"Delete version '{version}' of '{call.Get(pipeline)}'?");
                await call.Client.Versions(call.Get(pipeline)).DeleteAsync(version, cancellationToken);
                call.Done("version.delete", version, $"Version '{version}' is deleted.");
                return ExitCodes.Ok;
            });
    }

    private static string Describe(TrialInfo trial) =>
        $"{Texts.Of(trial.Rows)} rows, {Texts.Of(trial.Unusable)} unusable, largest difference {Texts.Of(trial.MaxDifference) ?? "-"}";

    private static IReadOnlyList<TextColumn<VersionInfo>> Columns { get; } =
    [
        new("VERSION", each => each.Version),
        new("STATE", each => each.DeletedAt is null ? each.State : "Deleted"),
        new("ROLE", each => each.Role),
        new("SINCE", each => Texts.Of(each.Since)),
        new("SOURCE", each => each.Source),
    ];
}
