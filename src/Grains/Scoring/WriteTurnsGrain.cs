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

    private const int MostUnwanted = 1_000;

    private readonly Dictionary<Guid, ITimer> taken = [];
    private readonly LinkedList<(Guid Turn, TaskCompletionSource Given)> waiting = [];

    // Turns that were returned before they were asked for: a cancelled request can arrive after its cancellation. Few, and forgotten
    // together.
    private readonly HashSet<Guid> unwanted = [];

    public async Task Take(Guid turn, int most, CancellationToken cancellationToken)
    {
        if (unwanted.Remove(turn))
            return;
        if (taken.Count < most && waiting.Count == 0)
        {
            Give(turn);
            return;
        }

        var given = new TaskCompletionSource();
        waiting.AddLast((turn, given));
        try
        {
            await given.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = End(turn) || Leave(turn);
            throw;
        }
    }

    public Task Return(Guid turn)
    {
        if (!End(turn) && !Leave(turn))
        {
            if (unwanted.Count >= MostUnwanted)
                unwanted.Clear();
            unwanted.Add(turn);
        }

        return Task.CompletedTask;
    }

    private void Give(Guid turn)
    {
        var scheduler = TaskScheduler.Current;
        taken[turn] = clock.CreateTimer(_ => EndOnGrain(), null, LongestTurn, Timeout.InfiniteTimeSpan);

        // A timer's callback runs on another thread, outside the grain.
        void EndOnGrain() => Task.Factory.StartNew(() => End(turn), CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    private bool End(Guid turn)
    {
        if (!taken.Remove(turn, out var timer))
            return false;
        timer.Dispose();
        if (waiting.First is { } next)
        {
            waiting.RemoveFirst();
            Give(next.Value.Turn);
            next.Value.Given.SetResult();
        }

        return true;
    }

    private bool Leave(Guid turn)
    {
        for (var place = waiting.First; place is not null; place = place.Next)
        {
            if (place.Value.Turn != turn)
                continue;
            waiting.Remove(place);
            place.Value.Given.TrySetCanceled();
            return true;
        }

        return false;
    }
}
