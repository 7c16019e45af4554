using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>rollout compare</c>: a version beside the stable one.</summary>
internal static class CompareCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var version = VersionsCommand.Id();
        return new Verb("compare", "Compare a candidate or shadow version with the stable one") { pipeline, version }
            .WithExamples("modelpipeline rollout compare churn v2")
            .Does(around, async (call, cancellationToken) =>
            {
                var comparison = await call.Client.Rollout(call.Get(pipeline)).CompareAsync(call.Get(version), cancellationToken);
                call.Print.Value(comparison, ClientJson.Default.VersionComparison, Describe);
                return ExitCodes.Ok;
            });
    }

    private static IEnumerable<(string, string?)> Describe(VersionComparison comparison) =>
    [
        ("version", $"{comparison.Version} ({comparison.Role})"),
        ("stable", comparison.Stable),
        ("scored", $"{Texts.Of(comparison.Live.Version.Scored)} beside {Texts.Of(comparison.Live.Stable.Scored)}"),
        ("failure share",
            $"{Texts.Of(comparison.Live.Version.FailureShare)} beside {Texts.Of(comparison.Live.Stable.FailureShare)}"),
        ("p99 ratio", Texts.Of(comparison.Live.P99Ratio)),
        .. comparison.Live.Outputs.Select(output => ($"{output.Output} psi", Texts.Of(output.Psi))),
        ("compared users", comparison.Stored is { } stored ? Texts.Of(stored.Users) : null),
        .. (comparison.Stored?.Outputs ?? []).Select(output => (
            output.Output,
            (string?)$"agreement {Texts.Of(output.Agreement) ?? "-"}, mean difference {Texts.Of(output.MeanDifference) ?? "-"}, "
                + $"largest {Texts.Of(output.MaxDifference) ?? "-"}")),
        ("fault", comparison.Fault),
    ];
}
