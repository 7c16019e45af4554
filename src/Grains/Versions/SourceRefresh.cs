namespace ModelPipeline.Grains;

/// <summary>Asks the source of a pipeline's model whether its content has changed (setting <c>Model:Refresh</c>).</summary>
internal sealed class SourceRefresh(
    Pipeline pipeline, ModelFetcher fetcher, IGrainFactory grains, TimeProvider clock, RolloutLog log)
{
    private string? identity = pipeline.Rollout.FileOf(pipeline.Rollout.OfSettings.Id)?.Identity;
    private long askedAt = clock.GetTimestamp();
    private Task asking = Task.CompletedTask;

    private ModelOptions Options => pipeline.Options.Model;

    /// <summary>Asks, if it is time. Returns at once.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        if (Options.Refresh <= TimeSpan.Zero || identity is null || !asking.IsCompleted || clock.GetElapsedTime(askedAt) < Options.Refresh)
            return;
        askedAt = clock.GetTimestamp();
        asking = Task.Run(() => AskAsync(cancellationToken), CancellationToken.None);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await fetcher.ChangedAsync(Options.Path, identity!, cancellationToken))
                return;
            using var file = await fetcher.FetchAsync(Options.Path, null, null, null, cancellationToken);
            var own = pipeline.Rollout.OfSettings;
            var version = own with { Id = file.Sha256[..ModelFile.VersionLength], Sha256 = file.Sha256 };
            await grains.GetGrain<IRolloutFollowing>(pipeline.Name.ToLowerInvariant())
                .Refreshed(RolloutJson.Write(version), (int)Options.OnChange);
            identity = file.Identity;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.NotRefreshed(pipeline.Name, e is PipelineException known ? known.Detail : e.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }
}
