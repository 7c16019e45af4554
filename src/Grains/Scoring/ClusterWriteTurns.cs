namespace ModelPipeline.Grains;

/// <summary>Gives write turns over all silos, through one grain per table.</summary>
internal sealed class ClusterWriteTurns(IGrainFactory grains) : IWriteTurns
{
    public async Task<IAsyncDisposable> WaitForTurnAsync(string table, int most, CancellationToken cancellationToken)
    {
        var turn = new Turn(grains.GetGrain<IWriteTurnsGrain>(table), Guid.NewGuid());
        while (true)
        {
            try
            {
                await turn.WaitForTurnAsync(most, cancellationToken);
                return turn;
            }
            catch (TimeoutException)
            {
                // The queue is long. The caller waits on, at its end.
                await turn.DisposeAsync();
                cancellationToken.ThrowIfCancellationRequested();
                turn = turn.Another();
            }
            catch (OrleansException) when (!cancellationToken.IsCancellationRequested)
            {
                // The grain's silo is lost, or this silo stops. The statement then runs without a turn and may collide with others.
                return turn;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // Orleans may lose a cancellation that is quicker than its call.
                await turn.DisposeAsync();
                throw;
            }
        }
    }

    private sealed class Turn(IWriteTurnsGrain grain, Guid id) : IAsyncDisposable
    {
        public Turn Another() => new(grain, Guid.NewGuid());

        public Task WaitForTurnAsync(int most, CancellationToken cancellationToken) => grain.Take(id, most, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            try
            {
                await grain.Return(id);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // The turn ends by itself.
            }
        }
    }
}
