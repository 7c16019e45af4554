using Orleans.Runtime.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// Has the partitions of a job scored: each silo is given as many as it has slots, and one more so that none runs idle. Runs in the job's
/// grain, and waits for nothing but its partitions: not for the database that holds its state.
/// </summary>
internal sealed class PartitionCrew(
    Guid job,
    string pipeline,
    PipelineIdentity identity,
    JobPlan plan,
    JobLedger ledger,
    JobOptions options,
    IGrainFactory grains,
    ClusterPartitions cluster,
    ISiloStatusOracle silos,
    TimeProvider clock)
{
    // A caller who cancels is answered within two seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    // What the silo of the job knew and no other is read again where it dies.
    private static readonly TimeSpan KeepEvery = TimeSpan.FromMilliseconds(200);

    // Longer than a silo works on a partition that nobody asks for.
    private static readonly TimeSpan WorksAlone = TimeSpan.FromSeconds(12);

    private readonly Dictionary<Task<PartitionReport>, (int Index, SiloAddress Silo)> calls = [];
    private readonly Dictionary<int, SiloAddress> failedOn = [];
    private readonly HashSet<int> changed = [];
    private readonly SiloChoice<SiloAddress> choice = new(options.MaxConcurrentPartitions + 1);

    /// <summary>Works until nothing is left or the job has failed.</summary>
    /// <param name="saveEvery">How often progress is saved at most.</param>
    /// <param name="save">Saves it.</param>
    /// <param name="cancellationToken">Ends the work; what is under way is stopped.</param>
    /// <remarks>Why the job has failed is asked of the ledger afterwards, which has then counted what was stopped.</remarks>
    public async Task RunAsync(TimeSpan saveEvery, Func<Task> save, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var (saving, saved, keeping, kept) = (Task.CompletedTask, clock.GetTimestamp(), Task.CompletedTask, clock.GetTimestamp());
        try
        {
            while (!ledger.IsOver && ledger.Failure is null)
            {
                if (saving.IsCompleted && clock.GetElapsedTime(saved) >= saveEvery)
                {
                    await saving;
                    (saving, saved) = (save(), clock.GetTimestamp());
                }

                if (keeping.IsCompleted && clock.GetElapsedTime(kept) >= KeepEvery)
                    (keeping, kept) = (KeepAsync(), clock.GetTimestamp());
                Begin(stop.Token);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny([.. calls.Keys, Task.Delay(saveEvery, clock, pause.Token)]);
                await pause.CancelAsync();
                foreach (var (call, (index, silo)) in calls.Where(each => each.Key.IsCompleted).ToArray())
                    await TakeAsync(call, index, silo, stop.Token);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await StopAsync();
            await stop.CancelAsync();
            await saving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private void Begin(CancellationToken cancellationToken)
    {
        // As this silo sees them: no question to anybody, and right within a second or two.
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys;
        SiloAddress? Choose(int index) =>
            choice.Choose(active, ledger[index].Silo is { } name ? SiloAddress.FromParsableString(name) : null,
                failedOn.GetValueOrDefault(index));
        while (choice.HasRoom(active) && ledger.Take(index => Choose(index) is not null) is { } index)
        {
            var silo = Choose(index)!;
            choice.Give(silo);
            Call(index, silo, cancellationToken);
        }
    }

    private void Call(int index, SiloAddress silo, CancellationToken cancellationToken)
    {
        var known = PartitionReport.Of(ledger[index].Progress, null);
        var call = new PartitionCall(job, index, pipeline, plan.Partitions[index], plan.IsUserList, known, identity.Key);
        // Where the partition has a grain already, that counts.
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            calls.Add(Partition(index).Run(call, cancellationToken).AsTask(), (index, silo));
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    private Task KeepAsync()
    {
        var news = changed.ToDictionary(index => index, index => PartitionReport.Of(ledger[index].Progress, ledger[index].Silo));
        changed.Clear();
        return cluster.KeepAsync(job, news);
    }

    private async Task TakeAsync(Task<PartitionReport> call, int index, SiloAddress silo, CancellationToken cancellationToken)
    {
        calls.Remove(call);
        try
        {
            var report = await call;
            ledger[index].Silo = report.Silo;
            changed.Add(index);
            if (!report.HasEnded)
            {
                ledger.Advance(index, report.ToProgress());
                Call(index, silo, cancellationToken);
                return;
            }

            ledger.Return(index, report.ToProgress());
            if (report is { Failure: not null, Silo: { } name })
                Leave(index, SiloAddress.FromParsableString(name));
        }
        catch (Exception e)
        {
            // A silo that died answers nothing more; what it had committed beyond its last report is read again. One that lives still works
            // on it, and calls may go astray while another is found to be dead: it is asked again until its work has ended by itself.
            if (clock.GetUtcNow() - ledger[index].HeldUpSince > WorksAlone)
                Leave(index, silo);
            ledger.Lost(index,
                e is OrleansException or TimeoutException
                    ? "Its silo does not answer."
                    : $"It failed ({e.GetType().Name}); the log of its silo says more.");
        }

        choice.Take(silo);
    }

    // What each partition has written by then is told, so that nothing is counted short.
    private async Task StopAsync()
    {
        var stops = calls.Values.Select(each => StopAsync(each.Index)).ToArray();
        await Task.WhenAny(Task.WhenAll(stops), Task.Delay(Grace, clock, CancellationToken.None));
    }

    private async Task StopAsync(int index)
    {
        try
        {
            if (await Partition(index).Stop(job, index) is { } report)
                ledger.Advance(index, report.ToProgress());
        }
        catch (Exception)
        {
            // Its silo is gone, or stops too: it ends by itself where nobody calls any more.
        }
    }

    // Under a new name: what silos remember of where a grain was would send it back there.
    private void Leave(int index, SiloAddress silo)
    {
        failedOn[index] = silo;
        ledger[index].Moves++;
    }

    private IScoringPartitionGrain Partition(int index) =>
        grains.GetGrain<IScoringPartitionGrain>($"{job:N}/{index}/{ledger[index].Moves}");
}
