using Confluent.Kafka;

namespace ModelPipeline.Connectors.Kafka;

/// <summary>
/// Reads the silo's share of a topic into the inbox, on a thread of its own, because the client has no asynchronous reads. While the inbox
/// is full the partitions are paused, and the thread keeps polling: the group would take a consumer for dead that does not poll.
/// </summary>
internal sealed class TopicReader(KafkaSettings settings, KafkaClients clients, TopicInbox inbox, TopicTrouble trouble, KafkaLog log,
    TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // Pausing throws away what the client has read ahead, so that a full inbox alone is no reason.
    private static readonly TimeSpan UntilPause = TimeSpan.FromSeconds(1);

    // For what is being scored when a partition is revoked. Whoever gets the partition waits meanwhile.
    private static readonly TimeSpan UntilGone = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan UntilRestart = TimeSpan.FromSeconds(5);

    // A consumer that no broker answers takes as long as its session lasts, and the process has less time to stop.
    private static readonly TimeSpan UntilClosed = TimeSpan.FromSeconds(5);

    private readonly MessageReader messages = new(settings);
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<TopicPartition> assigned = [];
    private bool isPaused;
    private int isStarted;

    /// <summary>Joins the group, unless it has.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref isStarted, 1) != 0)
            return;
        new Thread(Run) { IsBackground = true, Name = $"Kafka {settings.Pipeline}/{settings.Name}" }.Start();
    }

    /// <summary>Leaves the group. What is done is committed first.</summary>
    public async ValueTask DisposeAsync()
    {
        // Not disposed of, because the thread may outlive the call.
        await stopping.CancelAsync();
        if (Interlocked.Exchange(ref isStarted, 1) != 0)
            await ended.Task.WaitAsync(UntilClosed, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Run()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                ReadUntilStop();
            }
            catch (Exception e)
            {
                // Such as a consumer whose place in the group another one has taken. The exception must not end the process.
                trouble.Found((e as KafkaException)?.Error ?? new Error(ErrorCode.Local_Application, e.GetType().Name));
                log.Restarted(e is KafkaException ? e.Message : $"{e.GetType().Name} was thrown.");
                stopping.Token.WaitHandle.WaitOne(UntilRestart);
            }
        }

        ended.TrySetResult();
    }

    private void ReadUntilStop()
    {
        using var consumer = clients.Build(clients.Consumer().SetErrorHandler((_, error) => trouble.Found(error))
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((from, partitions) => Revoked(from, [.. partitions.Select(each => each.TopicPartition)]))
            .SetPartitionsLostHandler((_, partitions) => Lost([.. partitions.Select(each => each.TopicPartition)])).Build);
        isPaused = false;
        try
        {
            consumer.Subscribe(settings.Topic);
            var stored = clock.GetTimestamp();
            while (!stopping.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(stored) >= Poll)
                {
                    StorePositions(consumer);
                    stored = clock.GetTimestamp();
                }

                MindRoom(consumer);
                ReadOne(consumer);
            }
        }
        finally
        {
            try
            {
                // Revokes the partitions first.
                consumer.Close();
            }
            finally
            {
                inbox.LoseAll();
            }
        }
    }

    private void ReadOne(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            if (consumer.Consume(Poll) is not { IsPartitionEOF: false } result)
                return;
            inbox.Add(result, messages.Read(result.Message));
            trouble.Over();
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            trouble.Found(e.Error);
        }
    }

    private void MindRoom(IConsumer<byte[], byte[]> consumer)
    {
        var isFull = isPaused ? !inbox.HasRoom : !inbox.HasRoom && !inbox.WaitForRoom(UntilPause);
        // A partition that came meanwhile may be paused, from an earlier time, or not.
        var partitions = isFull != isPaused ? consumer.Assignment : assigned;
        isPaused = isFull;
        assigned = [];
        if (partitions.Count == 0)
            return;
        if (isFull)
            consumer.Pause(partitions);
        else
            consumer.Resume(partitions);
    }

    // The client commits what is stored, in the background.
    private void StorePositions(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var position in inbox.TakeMoves())
        {
            try
            {
                consumer.StoreOffset(position);
            }
            catch (KafkaException e)
            {
                // The partition is somebody else's, and the events come again there.
                trouble.Found(e.Error);
            }
        }
    }

    private void Assigned(List<TopicPartition> partitions)
    {
        inbox.Assign(partitions);
        assigned = partitions;
        trouble.Over();
        log.Assigned(partitions);
    }

    private void Revoked(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        // Nobody scores any more when the trigger is closed.
        var limit = stopping.IsCancellationRequested ? TimeSpan.Zero : UntilGone;
        var positions = inbox.GiveUp(partitions, limit, out var unfinished);
        log.Revoked(partitions, unfinished);
        try
        {
            if (positions.Count > 0)
                consumer.Commit(positions);
        }
        catch (KafkaException e)
        {
            // The events come again elsewhere.
            trouble.Found(e.Error);
        }
    }

    // Nothing is committed: another silo has the partitions already, and may be further.
    private void Lost(List<TopicPartition> partitions)
    {
        inbox.Lose(partitions);
        log.Lost(partitions);
    }
}
