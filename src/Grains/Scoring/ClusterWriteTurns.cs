namespace ModelPipeline.Grains;

/// <summary>Gives write turns over all silos, through one grain per table.</summary>
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
                // The queue is long. The wait continues.
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (OrleansException) when (!cancellationToken.IsCancellationRequested)
            {
                // The grain's silo is lost, or this silo stops. The statement then runs without a turn and may collide with others.
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
                // The turn ends by itself.
            }
        }
    }
}
