using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IComparisonGrain"/>
[Reentrant]
internal sealed class ComparisonGrain(PipelineSet pipelines, RolloutSilos silos, TimeProvider clock) : Grain, IComparisonGrain
{
    private readonly Dictionary<string, Task<ComparisonReply>> underWay = new(StringComparer.Ordinal);

    public async ValueTask<ComparisonReply> Compare(string version)
    {
        if (!underWay.TryGetValue(version, out var shared))
            underWay[version] = shared = CompareAsync(version);
        try
        {
            return await shared;
        }
        finally
        {
            underWay.Remove(version);
        }
    }

    private async Task<ComparisonReply> CompareAsync(string version)
    {
        if (pipelines.Find(this.GetPrimaryKeyString()) is not { } runner)
            return new(null, RolloutProblem.NotYet, "The silo does not have this pipeline; try again in a moment.");
        var rollouts = GrainFactory.GetGrain<IRolloutGrain>(this.GetPrimaryKeyString());
        var reply = await rollouts.Get();
        if (reply.Rollout is not { } rollout)
            return new(null, reply.Problem, reply.Refusal);
        if (version == rollout.Stable)
        {
            return new(null, RolloutProblem.Invalid,
                $"\"version\" is '{version}', the stable version; name a candidate or a shadow version.");
        }

        if (await rollouts.FindVersion(version) is null)
            return new(null, RolloutProblem.UnknownVersion, $"Pipeline '{runner.Pipeline.Name}' has no version '{version}'.");
        var collected = await silos.CollectAsync(this.GetPrimaryKeyString(), [version, rollout.Stable]);
        var fault = collected.ShadowFault;
        var stored = (StoredComparison?)null;
        try
        {
            var reader = new StoredReader(runner, clock);
            stored = await Task.Run(() => reader.ReadAsync(version, rollout.Stable));
        }
        catch (PipelineConfigurationException e)
        {
            // The table does not fit. What the versions did is known all the same.
            fault = string.Join(' ', e.Faults);
        }
        catch (PipelineException e)
        {
            return new(null, e.IsTransient ? RolloutProblem.NotYet : RolloutProblem.Conflict, e.Message);
        }

        var live = LiveComparer.Compare(collected.Silos.Count, collected.Versions[0], collected.Versions[1]);
        return new(ComparisonJson.Write(
            new(runner.Pipeline.Name, version, RoleOf(version, rollout), rollout.Stable, stored, live, fault)));
    }

    private static string RoleOf(string version, RolloutInfo rollout)
    {
        var role = rollout.Candidate?.Version == version ? VersionRole.Candidate : VersionRole.None;
        var isShadow = rollout.Shadow?.Any(shadow => shadow.Version == version) == true;
        return (role == VersionRole.None && isShadow ? VersionRole.Shadow : role).ToString();
    }
}
