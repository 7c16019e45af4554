using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Providers;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Adds up what the silos count of a pipeline, compares it with the baselines, and tells each change of a verdict once. Silos call it with
/// every flush; these calls drive what happens by itself.
/// </summary>
[Reentrant]
internal sealed class DriftGrain(
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
    IGrainContext context,
    PipelineSet pipelines,
    DriftMetrics metrics,
    TimeProvider clock,
    IEventOutbox outbox,
    DriftLog log) : Grain, IDriftGrain, IDriftCounting
{
    // A wide pipeline takes tens of milliseconds to judge.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1);
    private readonly DriftDays judgedDays = new();
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private long? lookedAt;
    private bool isWithoutRows;
    private DriftStore? store;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Counts after which no silo sends any more are judged too.
        this.RegisterGrainTimer(_ => ChangeAsync(LookAsync), new GrainTimerCreationOptions(LookEvery, LookEvery));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (pipelines.Find(Key) is { } runner)
            metrics.Keep(runner.Pipeline.Name, []);
        return Task.CompletedTask;
    }

    public Task Add(CountsDelta delta) => ChangeAsync(async (runner, counts) =>
    {
        foreach (var hour in delta.Parts.GroupBy(part => part.Hour).OrderBy(group => group.Key))
            await counts.AddAsync(hour.Key, delta.Silo, delta.Number, [.. hour]);
        changed.UnionWith(delta.Parts.Select(part => part.Version));
        if (lookedAt is null || clock.GetElapsedTime(lookedAt.Value) >= LookEvery)
            await LookAsync(runner, counts);
        await counts.PruneAsync(runner.Time.Now(), version => SampleOf(version).Clear());
        if (!runner.Pipeline.Options.Drift.KeepRows && !isWithoutRows)
        {
            // Rows that were kept before the setting was changed.
            await Task.WhenAll(counts.State.Versions.Keys.Select(version => SampleOf(version).Clear()));
            isWithoutRows = true;
        }

        return true;
    });

    public async Task Forget(string user)
    {
        try
        {
            var counts = await StoreAsync();
            await Task.WhenAll(counts.State.Versions.Keys.Select(version => SampleOf(version).Forget(user)));
        }
        catch (Exception e) when (e is not (OrleansException or TimeoutException))
        {
            // The caller knows no exceptions of databases.
            throw new OrleansException(
                $"The rows of a user could not be deleted from the samples of pipeline '{Key}' ({e.GetType().Name}).");
        }
    }

    public async ValueTask<DriftReply> Report(string? version, TimeSpan? window)
    {
        if (pipelines.Find(Key) is not { } runner)
            return NotYet();
        var (found, refused) = await FindAsync(runner, version);
        if (found is null)
            return refused!;
        var counts = await StoreAsync();
        var report = await new DriftReporter(runner.Pipeline, counts).ReportAsync(
            found, window ?? runner.Pipeline.Options.Drift.Window, runner.Time.Now());
        return new(DriftJson.Write(await new CategoryNames(SampleOf(found)).NameAsync(report)));
    }

    public async ValueTask<DriftReply> Days(string? version, int days)
    {
        if (pipelines.Find(Key) is not { } runner)
            return NotYet();
        var (found, refused) = await FindAsync(runner, version);
        if (found is null)
            return refused!;
        var judged = await judgedDays.JudgeAsync(runner.Pipeline, await StoreAsync(), found, days, runner.Time.Now());
        return new(DriftJson.Write(new DriftDayList(found, judged)));
    }

    public async ValueTask<DriftReply> SetBaseline(BaselineRequest request)
    {
        if (pipelines.Find(Key) is not { } runner)
            return NotYet();
        var (found, refused) = await FindAsync(runner, request.Version);
        if (found is null)
            return refused!;
        // Not a change yet: silos can send their counts while the model is applied to a file.
        var maker = new BaselineMaker(runner, await StoreAsync(), clock);
        var (made, rows) = await maker.MakeAsync(request with { Version = found });
        if (made is null)
            return new(null, rows.Problem, rows.Refusal);
        return await ChangeAsync(async (_, counts) =>
        {
            await counts.SetBaselineAsync(found, made, rows.Counts!);
            log.BaselineSet(runner.Pipeline.Name, found, made.Rows, made.Source, made.SetBy);
            return new DriftReply(DriftJson.Write(made));
        });
    }

    private static DriftReply NotYet() =>
        new(null, RolloutProblem.NotYet, "The silo does not have this pipeline; try again in a moment.");

    private ISampleGrain SampleOf(string version) => GrainFactory.GetGrain<ISampleGrain>(SampleKeys.Of(Key, version));

    private async Task<bool> LookAsync(PipelineRunner runner, DriftStore counts)
    {
        lookedAt = clock.GetTimestamp();
        var watch = new DriftWatch(runner.Pipeline, counts, metrics, outbox, log);
        foreach (var version in changed.ToList())
        {
            if (await watch.LookAsync(version, runner.Time.Now()))
                changed.Remove(version);
        }

        watch.Keep(runner.Time.Now());
        return true;
    }

    private async Task<(string? Version, DriftReply? Refused)> FindAsync(PipelineRunner runner, string? version)
    {
        if (!runner.Pipeline.Observed.IsOn)
        {
            return (null, new(null, RolloutProblem.Conflict,
                $"Pipelines:{runner.Pipeline.Name}:Drift:Enabled is false, so nothing is counted; set it to true."));
        }

        var rollouts = GrainFactory.GetGrain<IRolloutGrain>(Key);
        if (version is not null)
        {
            return await rollouts.FindVersion(version) is null
                ? (null, new(null, RolloutProblem.UnknownVersion, $"Pipeline '{runner.Pipeline.Name}' has no version '{version}'."))
                : (version, null);
        }

        var reply = await rollouts.Get();
        return reply.Rollout is { Stable: { } stable } ? (stable, null) : (null, new(null, reply.Problem, reply.Refusal));
    }

    // One change at a time. After a write that failed nothing in memory is certain, so that all is read again.
    private async Task<T> ChangeAsync<T>(Func<PipelineRunner, DriftStore, Task<T>> change)
    {
        var runner = pipelines.Find(Key) ?? throw new OrleansException($"The silo does not have pipeline '{Key}'.");
        await turn.WaitAsync();
        try
        {
            return await change(runner, await StoreAsync());
        }
        catch
        {
            store = null;
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<DriftStore> StoreAsync()
    {
        if (store is { } known)
            return known;
        var read = new DriftStore(storage, context.GrainId);
        await read.LoadAsync();
        return store ??= read;
    }
}
