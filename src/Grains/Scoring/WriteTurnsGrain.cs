using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <summary>
/// Gives the turns of a table in the order of the requests. Stores nothing: if the grain's silo is lost, all turns are free.
/// </summary>
[Reentrant]
internal sealed class WriteTurnsGrain(TimeProvider clock) : Grain, IWriteTurnsGrain
{
    // Longer than a statement of an interactive call takes.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(2);

    private readonly Dictionary<Guid, ITimer> taken = [];
    private readonly LinkedList<TaskCompletionSource<Guid>> waiting = [];

    public async Task<Guid> Take(int most, CancellationToken cancellationToken)
    {
        if (taken.Count < most && waiting.Count == 0)
            return Give();
        var place = waiting.AddLast(new TaskCompletionSource<Guid>());
        try
        {
            return await place.Value.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (place.List is not null)
                waiting.Remove(place);
            else
                End(await place.Value.Task);
            throw;
        }
    }

    public Task Return(Guid turn)
    {
        End(turn);
        return Task.CompletedTask;
    }

    private Guid Give()
    {
        var turn = Guid.NewGuid();
        var scheduler = TaskScheduler.Current;
        taken[turn] = clock.CreateTimer(_ => EndOnGrain(), null, LongestTurn, Timeout.InfiniteTimeSpan);
        return turn;

        // A timer's callback runs on another thread, outside the grain.
        void EndOnGrain() => Task.Factory.StartNew(() => End(turn), CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    private void End(Guid turn)
    {
        if (!taken.Remove(turn, out var timer))
            return;
        timer.Dispose();
        if (waiting.First is not { } next)
            return;
        waiting.RemoveFirst();
        next.Value.SetResult(Give());
    }
}
