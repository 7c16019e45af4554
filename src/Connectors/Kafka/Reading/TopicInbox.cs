using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// The messages between the thread that reads them and the silo that scores their users: those that wait, those that are being scored, and
/// those that are done while one before them is not. Bounded in events, messages and bytes. Thread-safe.
/// </summary>
/// <param name="capacity">The events that may wait.</param>
/// <param name="clock">The clock.</param>
internal sealed class TopicInbox(int capacity, TimeProvider clock)
{
    private const long MostBytes = 64 * 1024 * 1024;

    // One message that is not done holds up the position, while those behind it are scored.
    private const int MostMessages = 100_000;

    private readonly object gate = new();
    private readonly Dictionary<TopicPartition, AssignedPartition> partitions = [];
    private readonly EventQueue events = new();
    private readonly long begin = clock.GetTimestamp();
    private TaskCompletionSource arrival = NewArrival();

    /// <summary>Whether another message may be read.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
                return IsRoomy();
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(begin);

    /// <summary>Begins with partitions.</summary>
    public void Assign(IEnumerable<TopicPartition> assigned)
    {
        lock (gate)
        {
            foreach (var each in assigned)
                partitions[each] = new(each);
        }
    }

    /// <summary>Adds the events of a message.</summary>
    /// <param name="result">The message.</param>
    /// <param name="found">Its events; at least one.</param>
    public void Add(ConsumeResult<byte[], byte[]> result, IReadOnlyList<TriggerEvent> found)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(result.TopicPartition, out var partition))
                return;
            var message = new TakenMessage(partition, result.Offset.Value, result.Message, found.Count);
            partition.Add(message);
            foreach (var each in found)
                events.Add(each with { Handle = message });
            arrival.TrySetResult();
        }
    }

    /// <summary>Blocks until there is room.</summary>
    /// <returns>False if the time is over first.</returns>
    public bool WaitForRoom(TimeSpan limit) => WaitUntil(IsRoomy, limit);

    /// <summary>The positions that moved since the last call.</summary>
    public IReadOnlyList<TopicPartitionOffset> TakeMoves()
    {
        lock (gate)
            return [.. partitions.Values.Select(each => each.TakeMove()).OfType<TopicPartitionOffset>()];
    }

    /// <summary>
    /// Gives partitions up: what waits is dropped at once, and what is being scored has a while to end. Blocks meanwhile.
    /// </summary>
    /// <param name="revoked">The partitions.</param>
    /// <param name="limit">How long the silo has.</param>
    /// <param name="unfinished">The events that did not end in time.</param>
    /// <returns>The positions to commit.</returns>
    public IReadOnlyList<TopicPartitionOffset> GiveUp(IReadOnlyCollection<TopicPartition> revoked, TimeSpan limit, out int unfinished)
    {
        lock (gate)
        {
            var leaving = revoked.Select(partitions.GetValueOrDefault).OfType<AssignedPartition>().ToList();
            leaving.ForEach(each => each.IsLeaving = true);
            events.Drop(each => PartitionOf(each).IsLeaving);
            WaitUntil(() => leaving.TrueForAll(each => each.Claimed == 0), limit);
            unfinished = leaving.Sum(each => each.Claimed);
            var positions = leaving.Where(each => each.Position is not null)
                .Select(each => new TopicPartitionOffset(each.Partition, each.Position!.Value)).ToList();
            Lose(revoked);
            return positions;
        }
    }

    /// <summary>Forgets partitions that are somebody else's.</summary>
    public void Lose(IEnumerable<TopicPartition> lost)
    {
        lock (gate)
        {
            foreach (var each in lost)
            {
                if (partitions.Remove(each, out var gone))
                    gone.IsLeaving = gone.IsGone = true;
            }

            events.Drop(each => PartitionOf(each).IsGone);
        }
    }

    /// <summary>Forgets all partitions.</summary>
    public void LoseAll()
    {
        lock (gate)
            Lose([.. partitions.Keys]);
    }

    /// <summary>Claims events.</summary>
    /// <param name="most">The number of events at most.</param>
    /// <param name="wait">How long to wait for the first.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<IReadOnlyList<TriggerEvent>> TakeAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = Now + wait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrived;
            TimeSpan wake;
            lock (gate)
            {
                if (Take(most) is { Count: > 0 } taken)
                    return taken;
                if (arrival.Task.IsCompleted)
                    arrival = NewArrival();
                arrived = arrival.Task;
                wake = events.Due < until ? events.Due.Value : until;
            }

            var now = Now;
            if (until <= now)
                return [];
            if (wake > now)
                await arrived.WaitAsync(wake - now, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Events are done.</summary>
    public void Settle(IEnumerable<TriggerEvent> done)
    {
        lock (gate)
        {
            foreach (var message in done.Select(each => (Claim)each.Handle!).Where(claim => claim.End()).Select(claim => claim.Message))
            {
                message.Partition.Claimed--;
                if (!message.Partition.IsGone)
                    message.Partition.Settle(message);
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Events come again.</summary>
    /// <param name="returned">The events.</param>
    /// <param name="after">How long they wait.</param>
    public void Return(IEnumerable<TriggerEvent> returned, TimeSpan after)
    {
        lock (gate)
        {
            foreach (var each in returned.Where(each => ((Claim)each.Handle!).End()))
            {
                var message = ((Claim)each.Handle!).Message;
                message.Partition.Claimed--;
                if (!message.Partition.IsLeaving)
                    events.AddLater(each with { Handle = message }, Now + after);
            }

            arrival.TrySetResult();
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>How far the partitions of this silo are.</summary>
    public IReadOnlyList<PartitionProgress> ReadProgress()
    {
        lock (gate)
        {
            return [.. partitions.Values.Select(each =>
                new PartitionProgress(each.Partition, each.First?.Offset ?? each.Position, each.First?.At))];
        }
    }

    private static AssignedPartition PartitionOf(TriggerEvent waiting) => ((TakenMessage)waiting.Handle!).Partition;

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsRoomy() => events.Count < capacity && partitions.Values.Sum(each => each.Bytes) < MostBytes
        && partitions.Values.Sum(each => each.Messages) < MostMessages;

    private List<TriggerEvent> Take(int most)
    {
        var taken = new List<TriggerEvent>();
        while (taken.Count < most && events.Take(Now) is { } next)
        {
            var message = (TakenMessage)next.Handle!;
            message.Partition.Claimed++;
            taken.Add(next with { Handle = new Claim(message) });
        }

        if (taken.Count > 0)
            Monitor.PulseAll(gate);
        return taken;
    }

    private bool WaitUntil(Func<bool> condition, TimeSpan limit)
    {
        lock (gate)
        {
            var until = Now + limit;
            while (!condition())
            {
                if (until - Now is var left && (left <= TimeSpan.Zero || !Monitor.Wait(gate, left)))
                    return condition();
            }

            return true;
        }
    }
}
