using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>rollout shadow</c>: lets a version score the same rows, without deciding anything.</summary>
internal static class ShadowCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var version = VersionsCommand.Id();
        var percent = Percents.Argument("Share of the users in percent; 0 ends the shadow");
        return new Verb("shadow", "Let a version score the same rows beside the stable one") { pipeline, version, percent }
            .WithExamples("modelpipeline rollout shadow churn v3 100")
            .Does(around, async (call, cancellationToken) =>
            {
                var rollout = call.Client.Rollout(call.Get(pipeline));
                var before = await rollout.GetAsync(cancellationToken);
                var present = before.Rollout.Shadow ?? [];
                var shadows = present.Where(each => each.Version != call.Get(version)).ToList();
                if (call.Get(percent) == 0 && shadows.Count == present.Count)
                    throw IsNoShadow(call.Get(pipeline), call.Get(version), present);
                if (call.Get(percent) > 0)
                    shadows.Add(new(call.Get(version), call.Get(percent)));
                var after = await rollout.SetAsync(before.Rollout with { Shadow = shadows }, before.ETag, cancellationToken);
                call.Print.Value(after.Rollout, ClientJson.Default.RolloutInfo, RolloutCommand.Describe);
                return ExitCodes.Ok;
            });
    }

    private static CommandException IsNoShadow(string pipeline, string version, IReadOnlyList<ShareInfo> shadows)
    {
        var are = shadows.Count == 0 ? "there is none" : $"there is {string.Join(", ", shadows.Select(each => $"'{each.Version}'"))}";
        return new(ExitCodes.Failed, $"Version '{version}' is no shadow of pipeline '{pipeline}'; {are}. "
            + $"See all of the rollout: modelpipeline rollout show {pipeline}");
    }
}
