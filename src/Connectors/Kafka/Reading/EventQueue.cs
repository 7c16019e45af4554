namespace ModelPipeline.Connectors.Kafka;

/// <summary>Events that wait to be claimed. Those that were given back come first, once their time is over. Not thread-safe.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<TriggerEvent, TimeSpan> later = new();
    private readonly Queue<TriggerEvent> ready = new();

    /// <summary>The number of events.</summary>
    public int Count => ready.Count + later.Count;

    /// <summary>When the next event that was given back is due; null if there is none.</summary>
    public TimeSpan? Due => later.TryPeek(out _, out var due) ? due : null;

    /// <summary>Adds an event.</summary>
    public void Add(TriggerEvent added) => ready.Enqueue(added);

    /// <summary>Adds an event that waits until a time.</summary>
    public void AddLater(TriggerEvent added, TimeSpan due) => later.Enqueue(added, due);

    /// <summary>The next event; null if there is none.</summary>
    /// <param name="now">The time.</param>
    public TriggerEvent? Take(TimeSpan now)
    {
        if (Due <= now)
            return later.Dequeue();
        return ready.TryDequeue(out var next) ? next : null;
    }

    /// <summary>Drops events.</summary>
    public void Drop(Func<TriggerEvent, bool> which)
    {
        for (var left = ready.Count; left > 0; left--)
        {
            if (ready.Dequeue() is var next && !which(next))
                ready.Enqueue(next);
        }

        var kept = later.UnorderedItems.Where(each => !which(each.Element)).ToList();
        later.Clear();
        later.EnqueueRange(kept);
    }
}
