using Orleans.Runtime.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// Has the partitions of a job scored. Each silo gets as many partitions as it has slots, and one more so that no slot is idle. Runs in the
/// job's grain. It waits only for its partitions, never for the database that holds the job's state.
/// </summary>
/// <param name="job">The job.</param>
/// <param name="state">What the job scores, and how.</param>
/// <param name="identity">The identity of the job's pipeline.</param>
/// <param name="plan">The partitions.</param>
/// <param name="ledger">Decides which partition is next.</param>
/// <param name="options">The limits.</param>
/// <param name="grains">Finds the grains of partitions.</param>
/// <param name="replicate">Sends progress to other silos (<see cref="ClusterPartitions.ReplicateAsync"/>).</param>
/// <param name="silos">Tells which silos are active.</param>
/// <param name="clock">Measures the times between saves and between replicas.</param>
internal sealed class PartitionCrew(
    Guid job,
    JobState state,
    PipelineIdentity identity,
    JobPlan plan,
    JobLedger ledger,
    JobOptions options,
    IGrainFactory grains,
    Func<Guid, Dictionary<int, PartitionReport>, Task> replicate,
    ISiloStatusOracle silos,
    TimeProvider clock)
{
    // A caller who cancels gets an answer within two seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    // Progress that only the job's silo knew is read again if that silo dies.
    private static readonly TimeSpan ReplicateEvery = TimeSpan.FromMilliseconds(200);

    // Longer than a silo continues a partition without calls (10 seconds).
    private static readonly TimeSpan WorksAlone = TimeSpan.FromSeconds(12);

    private readonly Dictionary<Task<PartitionReport>, (int Index, SiloAddress Silo)> calls = [];
    private readonly Dictionary<int, SiloAddress> failedOn = [];
    private readonly HashSet<int> changed = [];
    private readonly HashSet<int> waiting = [];
    private readonly SiloChoice<SiloAddress> choice = new(options.MaxConcurrentPartitions + 1);

    /// <summary>Works until every partition is done or the job has failed.</summary>
    /// <param name="saveEvery">The shortest time between two saves.</param>
    /// <param name="save">Saves the progress.</param>
    /// <param name="cancellationToken">Cancels the work. Partitions in progress are stopped.</param>
    /// <remarks>After this call the ledger tells why the job failed. It has then counted the stopped partitions.</remarks>
    public async Task RunAsync(TimeSpan saveEvery, Func<Task> save, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        var saving = Task.CompletedTask;
        var savedAt = clock.GetTimestamp();
        var replicating = Task.CompletedTask;
        var replicatedAt = savedAt;
        try
        {
            while (!ledger.IsOver && ledger.Failure is null)
            {
                if (saving.IsCompleted && clock.GetElapsedTime(savedAt) >= saveEvery)
                {
                    await saving;
                    saving = save();
                    savedAt = clock.GetTimestamp();
                }

                if (replicating.IsCompleted && clock.GetElapsedTime(replicatedAt) >= ReplicateEvery)
                {
                    replicating = ReplicateAsync();
                    replicatedAt = clock.GetTimestamp();
                }

                Begin(stop.Token);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny([.. calls.Keys, Task.Delay(saveEvery, clock, pause.Token)]);
                await pause.CancelAsync();
                foreach (var (call, (index, silo)) in calls.Where(each => each.Key.IsCompleted).ToArray())
                    await HandleEndAsync(call, index, silo, stop.Token);
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
        // Orleans' local view costs no network call. It is correct within a second or two.
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
        var call = new PartitionCall(job, index, state.Pipeline, plan.Partitions[index], plan.IsUserList, known, identity.Key)
        {
            Version = state.Version,
            IsOutdated = state.Where == JobRequest.Outdated,
            IsShadow = state.IsShadow,
            IsExplanation = state.IsExplanation,
            MaxUsersPerSecond = state.MaxUsersPerSecond,
            // Partitions that wait for their turn on a silo read nobody.
            Share = state.MaxUsersPerSecond / Math.Max(1, calls.Values.Count(each => !waiting.Contains(each.Index)) + 1),
        };
        // The hint has no effect if the grain is already active on a silo.
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

    private Task ReplicateAsync()
    {
        var reports = changed.ToDictionary(index => index, index => PartitionReport.Of(ledger[index].Progress, ledger[index].Silo));
        changed.Clear();
        return replicate(job, reports);
    }

    private async Task HandleEndAsync(Task<PartitionReport> call, int index, SiloAddress silo, CancellationToken cancellationToken)
    {
        calls.Remove(call);
        try
        {
            var report = await call;
            ledger[index].Silo = report.Silo;
            changed.Add(index);
            if (report.IsWaiting)
            {
                waiting.Add(index);
            }
            else
            {
                waiting.Remove(index);
            }
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
            waiting.Remove(index);
            // A dead silo does not answer any more; progress after its last report is read again. A silo that lives still works on the
            // partition: calls can get lost while Orleans detects the death of another silo. The living silo is asked again until its work
            // has ended by itself.
            if (clock.GetUtcNow() - ledger[index].HeldUpSince > WorksAlone)
                Leave(index, silo);
            ledger.Lost(index,
                e is OrleansException or TimeoutException
                    ? "Its silo does not answer."
                    : $"It failed ({e.GetType().Name}); the log of its silo says more.");
        }

        choice.Take(silo);
    }

    // Each partition reports what it has written, so that the job's counts are complete.
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
            // The silo is gone or stops too. The attempt ends by itself when nobody calls any more.
        }
    }

    // The grain gets a new key. With the old key, the directory caches of the silos would send calls to the old place.
    private void Leave(int index, SiloAddress silo)
    {
        failedOn[index] = silo;
        ledger[index].Moves++;
    }

    private IScoringPartitionGrain Partition(int index) =>
        grains.GetGrain<IScoringPartitionGrain>($"{job:N}/{index}/{ledger[index].Moves}");
}
