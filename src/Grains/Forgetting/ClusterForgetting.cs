namespace ModelPipeline.Grains;

/// <summary>
/// Forgets a user on all silos of the cluster (<see cref="UserForgetting"/> has the steps). A silo that does not answer makes the call
/// fail: that silo may still write the user's row. Any silo can do this, and two can do it at the same time.
/// </summary>
internal sealed class ClusterForgetting(PipelineSet pipelines, UserActivations users, ISiloStatusOracle silos, IGrainFactory grains,
    IEventOutbox outbox, TimeProvider clock)
{
    // Silos that leave still finish their runs.
    private IEnumerable<SiloAddress> Silos => silos.GetApproximateSiloStatuses()
        .Where(silo => silo.Value is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
        .Select(silo => silo.Key);

    /// <summary>Forgets a user, on all silos and in the tables.</summary>
    public async Task<ForgetReply> ForgetAsync(string pipeline, string user, CancellationToken cancellationToken)
    {
        if (pipelines.Find(pipeline) is not { } runner)
            return new(ForgetStatus.UnknownPipeline, $"There is no pipeline '{pipeline}'.");
        var name = runner.Pipeline.Name;
        if (!runner.Forgetting.CanForget)
        {
            return new(ForgetStatus.NotSupported,
                $"The output of pipeline '{name}' cannot delete rows; delete the rows of the user yourself.");
        }

        using var timeout = new CancellationTokenSource(runner.Pipeline.Options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await OnAllAsync(silo => silo.BeginForgetting(name, user, either.Token), either.Token);
            var left = await runner.Forgetting.DeleteAsync(user, either.Token);
            await outbox.ForgetAsync(name, user, either.Token);
            // Also where nothing is counted at the moment: rows may have been kept before.
            await grains.GetGrain<IDriftCounting>(name.ToLowerInvariant()).Forget(user).WaitAsync(either.Token);
            await OnAllAsync(silo => silo.EndForgetting(name, user, either.Token), either.Token);
            return left is null ? new(ForgetStatus.Forgotten) : new(ForgetStatus.Later, left);
        }
        catch (PipelineException e)
        {
            return new(e.IsTransient ? ForgetStatus.Unavailable : ForgetStatus.Failed, e.Message, e.Detail);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(ForgetStatus.DeadlineExceeded,
                $"The timeout of pipeline '{name}' passed before every write of the user's rows had ended; try again.");
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return new(ForgetStatus.Unavailable, "A silo of the cluster does not answer; try again in a moment.", e.Message);
        }
    }

    /// <summary>First step on this silo.</summary>
    public Task BeginAsync(string pipeline, string user, CancellationToken cancellationToken) =>
        pipelines.Find(pipeline)?.Forgetting.BeginAsync(user, cancellationToken) ?? Task.CompletedTask;

    /// <summary>Last step on this silo.</summary>
    public async Task EndAsync(string pipeline, string user, CancellationToken cancellationToken)
    {
        if (pipelines.Find(pipeline) is not { } runner)
            return;
        await runner.Forgetting.EndAsync(user, cancellationToken);
        users.Find(user)?.Forget(runner);
    }

    private Task OnAllAsync(Func<IScoringService, Task> step, CancellationToken cancellationToken) =>
        Task.WhenAll(Silos.Select(silo => step(grains.GetGrain<IScoringService>(ScoringServiceId.On(silo))))).WaitAsync(cancellationToken);
}
