namespace ModelPipeline.Grains;

/// <summary>
/// Records in the audit what happens to a rollout by itself: steps, what the guard takes back, what the settings bring, and the jobs that
/// a new document ends. Changes that callers ask for are recorded where their requests come in.
/// </summary>
internal sealed class RolloutAudit(IAudit audit)
{
    private static readonly Dictionary<string, string> Verbs = new()
    {
        ["Step"] = "step",
        ["Promote"] = "promote",
        ["TakeBack"] = "take-back",
    };

    private long recorded;

    /// <summary>Records the changes after a document that nobody asked for, each once.</summary>
    /// <param name="state">The stored state.</param>
    /// <param name="epoch">The number of that document.</param>
    public async Task ChangedAsync(RolloutState state, long epoch)
    {
        var after = Math.Max(epoch, recorded);
        recorded = state.Epoch;
        foreach (var (before, change) in state.Changes.Zip(state.Changes.Skip(1)))
        {
            if (change.Epoch <= after || change.Key is not null || !Verbs.TryGetValue(change.Action, out var verb))
                continue;
            await audit.RecordAsync(new(change.By, $"rollout.{verb}", state.Pipeline)
            {
                Pipeline = state.Pipeline,
                Before = RouteJson.Write(RolloutJson.InfoOf(before.Document)),
                After = RouteJson.Write(RolloutJson.InfoOf(change.Document)),
            }, CancellationToken.None);
        }
    }

    /// <summary>Records a version that the settings have brought.</summary>
    public Task AddedAsync(string pipeline, VersionInfo version) => audit.RecordAsync(
        new(VersionSpec.FromSettings, "version.add", version.Version) { Pipeline = pipeline, After = RouteJson.Write(version) },
        CancellationToken.None);

    /// <summary>Records a version that was deleted to make room for one of the settings.</summary>
    public Task MadeRoomAsync(string pipeline, VersionInfo version) => audit.RecordAsync(
        new(VersionSpec.FromSettings, "version.delete", version.Version) { Pipeline = pipeline, Before = RouteJson.Write(version) },
        CancellationToken.None);

    /// <summary>Records a job that was cancelled because another version is stable now.</summary>
    public Task OvertakenAsync(JobInfo job, JobInfo canceled) => audit.RecordAsync(
        new("rollout", "job.cancel", job.Id.ToString())
        {
            Tenant = job.Tenant,
            Pipeline = job.Pipeline,
            Before = RouteJson.Write(job),
            After = RouteJson.Write(canceled),
        }, CancellationToken.None);
}
