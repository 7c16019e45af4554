namespace ModelPipeline.Grains;

/// <summary>Has the partitions of a job scored, as many at a time as the silos have slots, and then some so that none runs idle. Runs in the job's grain.</summary>
internal sealed class PartitionCrew(Guid job, string pipeline, JobPlan plan, JobLedger ledger, BulkOptions options, IGrainFactory grains, TimeProvider clock)
{
    // Partitions are spread by chance: with as many as there are slots, some silos would have too few.
    private const int CallsPerSlot = 2;

    // A caller who cancels is answered within two seconds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.2);

    private readonly Dictionary<Task<PartitionReport>, int> calls = [];

    /// <summary>Works until nothing is left or the job has failed.</summary>
    /// <param name="saveEvery">How often progress is saved at most.</param>
    /// <param name="save">Saves it.</param>
    /// <param name="cancellationToken">Ends the work; calls under way are waited for a little.</param>
    /// <returns>Why the job has failed; null where it is complete.</returns>
    public async Task<string?> RunAsync(TimeSpan saveEvery, Func<Task> save, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            var (width, saved) = (0, clock.GetTimestamp());
            while (!ledger.IsOver && ledger.Failure is null)
            {
                if (width == 0 || clock.GetElapsedTime(saved) >= saveEvery)
                {
                    if (width > 0)
                        await save();
                    (width, saved) = (await WidthAsync(), clock.GetTimestamp());
                }

                while (calls.Count < width && ledger.Take() is { } index)
                    calls.Add(CallAsync(index, stop.Token), index);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny([.. calls.Keys, Task.Delay(saveEvery, clock, pause.Token)]);
                await pause.CancelAsync();
                await TakeEndedAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return ledger.Failure;
        }
        finally
        {
            // Pieces are short: one that ends by itself tells what it has written.
            await Task.WhenAny(Task.WhenAll(calls.Keys), Task.Delay(Grace, clock, CancellationToken.None));
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(calls.Keys)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await TakeEndedAsync();
        }
    }

    private async Task<int> WidthAsync()
    {
        var silos = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return Math.Max(1, silos.Count) * options.MaxConcurrentPartitions * CallsPerSlot;
    }

    private Task<PartitionReport> CallAsync(int index, CancellationToken cancellationToken)
    {
        var known = PartitionReport.Of(ledger.ProgressOf(index));
        var call = new PartitionCall(job, pipeline, plan.Partitions[index], plan.IsUserList, known);
        return grains.GetGrain<IScoringPartitionGrain>($"{job:N}/{index}").Run(call, cancellationToken).AsTask();
    }

    private async Task TakeEndedAsync()
    {
        foreach (var (call, index) in calls.Where(each => each.Key.IsCompleted).ToArray())
        {
            calls.Remove(call);
            try
            {
                ledger.Return(index, (await call).ToProgress());
            }
            catch (OperationCanceledException)
            {
                ledger.Lose(index, "It was cancelled.");
            }
            catch (Exception e)
            {
                // A silo that died answers nothing more; what it had committed beyond its last report is read again.
                ledger.Lose(index, e is OrleansException or TimeoutException ? "Its silo does not answer." : $"It failed ({e.GetType().Name}); the log of its silo says more.");
            }
        }
    }
}
