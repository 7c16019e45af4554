using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>rollout canary</c>: gives a version a share of the users.</summary>
internal static class CanaryCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var version = VersionsCommand.Id();
        var percent = Percents.Argument("Share of the users in percent; 0 ends the canary");
        var steps = new Option<double[]?>("--steps")
        {
            Description = "Shares to which the version grows by itself",
            HelpName = "P,P,...",
            CustomParser = Percents.Parse,
        };
        var bake = new Option<TimeSpan?>("--bake-time") { Description = "Time at each step (00:10:00)", HelpName = "TIME" };
        var guard = new Option<bool>("--guard") { Description = "Take the version back automatically if it does worse" };
        var minUsers = new Option<int?>("--min-users") { Description = "Guard: users before it judges", HelpName = "N" };
        var failures = new Option<double?>("--max-failure-share") { Description = "Guard: largest share of failures", HelpName = "SHARE" };
        var ratio = new Option<double?>("--max-p99-ratio") { Description = "Guard: largest ratio of model time", HelpName = "RATIO" };
        var psi = new Option<double?>("--max-score-psi") { Description = "Guard: largest shift of the scores (PSI)", HelpName = "PSI" };
        return new Verb("canary", "Give a version a share of the users")
        {
            pipeline, version, percent, steps, bake, guard, minUsers, failures, ratio, psi,
        }.WithExamples(
            "modelpipeline rollout canary churn v2 5",
            "modelpipeline rollout canary churn v2 1 --steps 1,10,50,100 --guard")
        .Does(around, async (call, cancellationToken) =>
        {
            var rollout = call.Client.Rollout(call.Get(pipeline));
            var before = await rollout.GetAsync(cancellationToken);
            var share = call.Get(percent);
            if (share == 0 && before.Rollout.Candidate?.Version != call.Get(version))
                throw IsNoCandidate(call.Get(pipeline), call.Get(version), before.Rollout);
            GuardInfo limits = new(call.Get(minUsers), call.Get(failures), call.Get(ratio), call.Get(psi));
            var next = share == 0
                ? before.Rollout with { Candidate = null, Steps = null, BakeTime = null, Guard = null, Salt = null }
                : before.Rollout with
                {
                    Candidate = new(call.Get(version), share),
                    Steps = call.Get(steps) ?? before.Rollout.Steps,
                    BakeTime = call.Get(bake) ?? before.Rollout.BakeTime,
                    Guard = call.Get(guard) || limits != new GuardInfo() ? limits : before.Rollout.Guard,
                };
            var after = await rollout.SetAsync(next, before.ETag, cancellationToken);
            call.Print.Value(after.Rollout, ClientJson.Default.RolloutInfo, RolloutCommand.Describe);
            if (share > 0 && before.Rollout.Candidate is { } ended && ended.Version != call.Get(version))
                call.Hint($"The canary of '{ended.Version}' has ended: a pipeline has one candidate.");
            return ExitCodes.Ok;
        });
    }

    // The canary of another version stays: whoever ends it has to name it.
    private static CommandException IsNoCandidate(string pipeline, string version, RolloutInfo rollout)
    {
        var why = rollout.Candidate is { } other
            ? $"the candidate is '{other.Version}'. End its canary: modelpipeline rollout canary {pipeline} {other.Version} 0"
            : rollout.Stable == version
                ? $"it is the stable version. Go back to the one before: modelpipeline rollout rollback {pipeline}"
                : $"there is none. See which version scores which users: modelpipeline rollout show {pipeline}";
        return new(ExitCodes.Failed, $"Version '{version}' is not the candidate of pipeline '{pipeline}'; {why}");
    }
}
