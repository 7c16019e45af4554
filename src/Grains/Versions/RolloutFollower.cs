namespace ModelPipeline.Grains;

/// <summary>
/// Makes a pipeline of this silo follow its rollout: asks the grain every second, or when it is woken, opens what is wanted, and gives the
/// versions their roles. While the grain does not answer, the last document stays.
/// </summary>
internal sealed class RolloutFollower(
    PipelineRunner runner,
    IGrainFactory grains,
    SiloAddress silo,
    ModelFetcher fetcher,
    ModelCopies copies,
    TimeProvider clock,
    RolloutLog log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly VersionKeeper keeper = new(runner.Pipeline, silo.ToParsableString(), copies, clock, log);
    private readonly SemaphoreSlim applying = new(1);
    private TaskCompletionSource awake = NewSignal();
    private RolloutOrders? orders;
    private string? mark;
    private string followed = "";
    private bool isIntroduced;
    private bool isUnanswered;

    private Pipeline Pipeline => runner.Pipeline;

    private IRolloutFollowing Grain => grains.GetGrain<IRolloutFollowing>(Pipeline.Name.ToLowerInvariant());

    /// <summary>Why versions with a role are not open on this silo, by id.</summary>
    public IEnumerable<(string Version, string Fault)> Missing
    {
        get
        {
            var snapshot = Pipeline.Versions.Current;
            return snapshot.Document.Versions().Select(snapshot.Find).OfType<VersionSlot>()
                .Where(slot => slot.Fault is not null).Select(slot => (slot.Id, slot.Fault!));
        }
    }

    /// <summary>Makes the follower ask now.</summary>
    public void Wake() => Volatile.Read(ref awake).TrySetResult();

    /// <summary>
    /// Opens the versions that have a role in a stored state, before the silo takes users. A version that cannot be opened is tried again
    /// later; its users are refused until then.
    /// </summary>
    public async Task RestoreAsync(RolloutState state, CancellationToken cancellationToken)
    {
        if (!state.IsSet())
            return;
        Pipeline.Versions.OpenAsync = OpenForJobAsync;
        foreach (var version in state.Document.Versions().Select(state.Find).OfType<VersionRecord>())
            await keeper.TryOpenAsync(version.Spec, cancellationToken);
        await ApplyAsync(state.Epoch, state.Document);
    }

    /// <summary>Follows until the silo stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Pipeline.Versions.OpenAsync = OpenForJobAsync;
        var isKept = false;
        var refresh = new SourceRefresh(Pipeline, fetcher, grains, clock, log);
        while (!cancellationToken.IsCancellationRequested)
        {
            var signal = NewSignal();
            Volatile.Write(ref awake, signal);
            await AskAsync(cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
            if (isIntroduced && !isKept)
            {
                isKept = true;
                _ = Task.Run(() => keeper.KeepOwnAsync(cancellationToken), CancellationToken.None);
            }

            refresh.Begin(cancellationToken);
            await Task.WhenAny(signal.Task, Task.Delay(Every, clock, cancellationToken));
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var own = isIntroduced ? null : RolloutJson.Write(Pipeline.Rollout.OfSettings);
            var call = new FollowCall(Pipeline.Name, silo, Pipeline.Versions.Current.Epoch, mark, keeper.States, own,
                (int)Pipeline.Options.Model.OnChange);
            // Not cancelled: a silo that stops while the grain is activated would log that as an error.
            var reply = await Grain.Follow(call).AsTask().WaitAsync(AnswerTimeout, clock, CancellationToken.None);
            isIntroduced = true;
            isUnanswered = false;
            if (reply.Orders is not null)
                orders = RolloutJson.Read<RolloutOrders>(reply.Orders);
            mark = reply.Mark;
            await ObeyAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!isUnanswered)
                log.NotAsked(Pipeline.Name, e.GetType());
            isUnanswered = true;
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task ObeyAsync(CancellationToken cancellationToken)
    {
        if (orders is not { } now)
            return;
        await ApplyAsync(now.Epoch, now.Document);
        await Pipeline.Rollout.CloseOthersAsync([.. now.Wanted.Select(each => each.Id)]);
        keeper.Begin(now, async () =>
        {
            if (orders is { } later)
                await ApplyAsync(later.Epoch, later.Document);
            Wake();
        }, cancellationToken);
    }

    // Applies a document if it is another one, or if other versions of it are open than before.
    private async Task ApplyAsync(long epoch, RolloutDocument document)
    {
        await applying.WaitAsync();
        try
        {
            var faults = keeper.Faults;
            var open = Pipeline.Rollout.Loaded;
            var next =
                $"{epoch}:{string.Join('/', document.Versions().Select(id => open.Contains(id) ? id : faults.GetValueOrDefault(id)))}";
            if (next == followed)
                return;
            await Pipeline.Rollout.ApplyAsync(epoch, document, faults);
            followed = next;
            log.Follows(Pipeline.Name, epoch, document.Stable, document.Candidate?.Version ?? "none", document.Candidate?.Percent ?? 0);
            // Tells the grain at once: a caller who changed the document waits for that.
            Wake();
        }
        finally
        {
            applying.Release();
        }
    }

    // A job may have begun with a version that has no role any more.
    private async Task<RolloutSnapshot> OpenForJobAsync(string version, CancellationToken cancellationToken)
    {
        if (Pipeline.Rollout.Only(version) is { } open)
            return open;
        if (await Grain.Spec(version) is not { } spec)
            throw new StoreException($"Pipeline '{Pipeline.Name}' has no version '{version}'.");
        await keeper.OpenAsync(RolloutJson.Read<VersionSpec>(spec), cancellationToken);
        return Pipeline.Rollout.Only(version)
            ?? throw new StoreException($"Version '{version}' cannot be opened; GET .../versions/{version} says why.", isTransient: true);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
