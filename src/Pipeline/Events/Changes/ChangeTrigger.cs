using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Watches the input table itself: a row whose column <see cref="InputOptions.ChangedAt"/> has a new moment is an event of its user. One
/// silo at a time watches. What it has handed out comes again after its loss, from the stored watermark on.
/// </summary>
/// <param name="pipeline">The pipeline's name.</param>
/// <param name="input">The settings of the input.</param>
/// <param name="versions">Has the retriever.</param>
/// <param name="memory">Stores the watermark and the dead letters.</param>
/// <param name="clock">Measures waits.</param>
internal sealed class ChangeTrigger(
    string pipeline, InputOptions input, PipelineVersions versions, ITriggerMemory memory, TimeProvider clock) : ITrigger
{
    /// <summary>The name of the trigger.</summary>
    public const string Name = "changes";

    // A bulk change has one moment for all of its rows, and each page looks at all of them.
    private const int PageSize = 20_000;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(5);

    // Meanwhile another silo may have watched, or somebody has paused the trigger.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(8);

    private readonly Lock gate = new();
    private readonly PriorityQueue<TriggerEvent, long> again = new();
    private readonly Queue<TriggerEvent> ready = [];
    private ChangePasses? passes;
    private TimeSpan pause = ShortestPause;
    private long claimedAt;
    private long savedAt;
    private DateTimeOffset? saved;
    private DateTimeOffset storeTime;

    public bool HasOneOwner => true;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IReadOnlyList<TriggerEvent>> ClaimAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await ContinueAsync(cancellationToken);
        while (true)
        {
            claimedAt = clock.GetTimestamp();
            if (Due(most) is { Count: > 0 } due)
                return due;
            var isEnd = await ReadAsync(cancellationToken);
            await SaveAsync(cancellationToken);
            if (Due(most) is { Count: > 0 } events)
                return events;
            if (!isEnd)
                continue;
            if (clock.GetElapsedTime(began) >= wait)
                return [];
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    public Task AcknowledgeAsync(IReadOnlyList<HandledEvent> events, CancellationToken cancellationToken)
    {
        foreach (var each in events)
            Done(each.Event);
        return Task.CompletedTask;
    }

    public async Task SetAsideAsync(IReadOnlyList<PoisonEvent> events, CancellationToken cancellationToken)
    {
        await TryAsync(() => memory.SetAsideAsync(pipeline, Name, events, cancellationToken));
        foreach (var each in events)
            Done(each.Event);
    }

    public Task ReleaseAsync(IReadOnlyList<TriggerEvent> events, TriggerRelease release, CancellationToken cancellationToken)
    {
        var due = clock.GetTimestamp() + (long)(release.After.TotalSeconds * clock.TimestampFrequency);
        lock (gate)
        {
            foreach (var each in events.Where(each => ((Claim)each.Handle!).Of == passes))
                again.Enqueue(release.IsCounted ? each with { Attempts = each.Attempts + 1 } : each, due);
        }

        return Task.CompletedTask;
    }

    public Task<TriggerLag> ReadLagAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var behind = passes?.ReadUpTo is { } at && at < storeTime ? storeTime - at : TimeSpan.Zero;
            return Task.FromResult(new TriggerLag(passes?.Outstanding ?? 0, behind));
        }
    }

    public ValueTask DisposeAsync() => default;

    private async Task ContinueAsync(CancellationToken cancellationToken)
    {
        if (passes is not null && clock.GetElapsedTime(claimedAt) < Stale)
            return;
        var position = await TryAsync(() => memory.ReadPositionAsync(pipeline, Name, cancellationToken));
        var watermark = position is null
            ? (DateTimeOffset?)null
            : DateTimeOffset.Parse(position, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        lock (gate)
        {
            passes = new(watermark, input.ChangedAtOverlap);
            again.Clear();
            ready.Clear();
        }

        saved = watermark;
    }

    // Returns whether the page is the last of its pass.
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await using var lease = versions.Lease(Lane.Event);
        var reader = (IChangeReader)FeatureRetriever.StoreOf(lease.Snapshot.Retriever);
        ChangeQuery query;
        ChangePasses of;
        lock (gate)
        {
            of = passes!;
            query = of.Next(input.ChangedAt, PageSize);
        }

        var page = await reader.ReadChangesAsync(query, cancellationToken);
        // A long overlap with many changes is read less often.
        pause = clock.GetElapsedTime(began) * 4;
        pause = pause > ShortestPause ? pause : ShortestPause;
        lock (gate)
        {
            storeTime = page.Now;
            var (changes, pass) = of.Take(page, PageSize);
            var handle = new Claim(of, pass);
            // The moment of a change is that of its transaction at the best, and says nothing about the time of its commit.
            foreach (var change in changes)
                ready.Enqueue(new(change.User, null) { Handle = handle });
            return page.Changes.Count < PageSize;
        }
    }

    private List<TriggerEvent> Due(int most)
    {
        var due = new List<TriggerEvent>();
        lock (gate)
        {
            while (due.Count < most && again.TryPeek(out var each, out var at) && at <= clock.GetTimestamp())
            {
                again.Dequeue();
                due.Add(each);
            }

            while (due.Count < most && ready.TryDequeue(out var each))
                due.Add(each);
        }

        return due;
    }

    private void Done(TriggerEvent each)
    {
        var claim = (Claim)each.Handle!;
        lock (gate)
            claim.Of.Done(claim.Pass);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? reached;
        lock (gate)
            reached = passes!.Watermark;
        if (reached is not { } watermark || reached == saved || (saved is not null && clock.GetElapsedTime(savedAt) < SaveEvery))
            return;
        await TryAsync(async () =>
        {
            await memory.SavePositionAsync(pipeline, Name, watermark.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                cancellationToken);
            return true;
        });
        savedAt = clock.GetTimestamp();
        saved = watermark;
    }

    private static Task TryAsync(Func<Task> call) => TryAsync(async () =>
    {
        await call();
        return true;
    });

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is not (OperationCanceledException or PipelineException))
        {
            throw new StoreException("The cluster's database does not answer; try again in a moment.", e, isTransient: true);
        }
    }

    // The passes that handed an event out: those of an earlier watch are over.
    private sealed record Claim(ChangePasses Of, object Pass);
}
