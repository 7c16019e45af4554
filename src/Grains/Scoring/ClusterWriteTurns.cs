namespace ModelPipeline.Grains;

/// <summary>Turns over all silos: a grain for each table gives them.</summary>
internal sealed class ClusterWriteTurns(IGrainFactory grains) : IWriteTurns
{
    public async Task<IAsyncDisposable> TakeAsync(string table, int most, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IWriteTurnsGrain>(table);
        while (true)
        {
            try
            {
                return new Turn(grain, await grain.Take(most, cancellationToken));
            }
            catch (TimeoutException)
            {
                // A long queue; the wait goes on.
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (OrleansException) when (!cancellationToken.IsCancellationRequested)
            {
                // Its silo is lost, or this one stops. The statement may meet others, as it would without turns.
                return new Turn(null, default);
            }
        }
    }

    private sealed class Turn(IWriteTurnsGrain? grain, Guid id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                if (grain is not null)
                    await grain.Return(id);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // It ends by itself.
            }
        }
    }
}
