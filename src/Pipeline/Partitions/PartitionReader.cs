using System.Globalization;
using System.Runtime.CompilerServices;

namespace ModelPipeline;

/// <summary>
/// Reads a partition as batches. If a value of a row cannot be read, the users of that batch are read by their ids, as for calls, so that
/// the row fails alone.
/// </summary>
internal sealed class PartitionReader(Pipeline pipeline, StoreCall call, BatchScorer scorer, JobOptions options, TimeProvider clock)
{
    /// <summary>How long a batch is retried during a store failure that may pass, before the failure is reported to the job.</summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly StepLimit limit = new(options, clock);

    /// <summary>The largest number of users a second of the job; a batch is a quarter of a second's users at most.</summary>
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>The largest number of users of a batch; null for what the output is best written in.</summary>
    public int? MaxBatchSize { get; init; }

    private int BatchSize
    {
        get
        {
            var most = Math.Min(MaxBatchSize ?? int.MaxValue, options.BatchSizeFor(pipeline.Writer));
            return MaxUsersPerSecond is { } rate ? Math.Clamp((int)(rate / 4), 1, most) : most;
        }
    }

    /// <exception cref="PipelineException">The input cannot be read.</exception>
    public IAsyncEnumerable<JobBatch> ReadAsync(
        IRetriever retriever, PartitionWork work, string? cursor, CancellationToken cancellationToken) =>
        work switch
        {
            { IsUserList: true } => ReadListAsync(retriever, UserList.Read(work.Partition), cursor, cancellationToken),
            { IsOutdated: true } =>
                ReadOutdatedAsync(retriever, OutdatedRange.Read(work.Partition), work.Version!, cursor, cancellationToken),
            _ => ScanAsync(retriever, work.Partition, cursor, cancellationToken),
        };

    private async IAsyncEnumerable<JobBatch> ReadOutdatedAsync(
        IRetriever retriever, OutdatedRange range, string version, string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = cursor ?? range.After; ;)
        {
            var query = new OutdatedQuery(version, after, range.To, BatchSize);
            var users = await limit.RunAsync("The users to score again were not read",
                token => pipeline.Writer.ReadOutdatedAsync(query, call, token), cancellationToken);
            if (users is not { Count: > 0 })
                yield break;
            after = users[^1];
            yield return await ReadUsersAsync(retriever, [.. users], after, cancellationToken);
        }
    }

    private async IAsyncEnumerable<JobBatch> ReadListAsync(IRetriever retriever, ListedUser[] users, string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        for (; start < users.Length; start += BatchSize)
        {
            var part = users[start..Math.Min(start + BatchSize, users.Length)];
            yield return await ReadUsersAsync(retriever, Array.ConvertAll(part, each => each.User),
                (start + part.Length).ToString(CultureInfo.InvariantCulture), cancellationToken, FeaturesOf(part));
        }
    }

    // The features were checked when the job was made. Settings may have changed since; the user has none then.
    private Dictionary<string, CallFeatures?>? FeaturesOf(ListedUser[] users)
    {
        if (!pipeline.Features.Any)
            return null;
        var features = new Dictionary<string, CallFeatures?>(users.Length, StringComparer.Ordinal);
        foreach (var each in users)
        {
            pipeline.Features.Read(each.Features?.GetRawText(), call.Job ?? default, out var own);
            features[each.User] = own;
        }

        return features;
    }

    private async IAsyncEnumerable<JobBatch> ScanAsync(IRetriever retriever, string partition, string? cursor,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var ended = false; !ended;)
        {
            // The rows show the state at the time of the query, even if they arrive much later.
            var asked = scorer.Now();
            await using var scan = Scan(retriever, new(partition, cursor, BatchSize));
            while (await NextAsync(scan, cancellationToken) is var next && next != Step.Blamed)
            {
                if (next == Step.End)
                {
                    ended = true;
                    break;
                }

                cursor = scan.Current.Cursor;
                var outcomes = BatchOutcomes.OfRows(scan.Current.Rows);
                yield return new(outcomes, [new(outcomes.TakeRows(scan.Current.Rows, 0, outcomes.Count), scan.Current.AsOf ?? asked)],
                    cursor)
                { Unreadable = scan.Current.Unreadable };
            }

            if (ended)
                yield break;
            if (await NextUsersAsync(retriever, partition, cursor, cancellationToken) is not { } users)
                throw new StoreException("The input has a value that cannot be read, and no user that it belongs to.");
            cursor = users.Cursor;
            yield return await ReadUsersAsync(retriever, [.. users.Rows.Users.Distinct(StringComparer.Ordinal)], cursor, cancellationToken);
        }
    }

    private enum Step
    {
        Batch,
        End,
        Blamed,
    }

    private TimedScan Scan(IRetriever retriever, ScanRequest request) =>
        new(token => retriever.ScanAsync(request, call, token), limit, clock);

    private static async Task<Step> NextAsync(TimedScan scan, CancellationToken cancellationToken)
    {
        try
        {
            return await scan.NextAsync(cancellationToken) ? Step.Batch : Step.End;
        }
        catch (PipelineException e) when (e.BlamesData)
        {
            return Step.Blamed;
        }
    }

    private async Task<ScanBatch?> NextUsersAsync(
        IRetriever retriever, string partition, string? cursor, CancellationToken cancellationToken)
    {
        await using var scan = Scan(retriever, new(partition, cursor, BatchSize, UsersOnly: true));
        return await scan.NextAsync(cancellationToken) ? scan.Current : null;
    }

    private Task<JobBatch> ReadUsersAsync(IRetriever retriever, string[] users, string cursor, CancellationToken cancellationToken,
        Dictionary<string, CallFeatures?>? features = null) =>
        limit.RunAsync("A batch was not read", token => ReadInTimeAsync(retriever, users, cursor, features, token), cancellationToken);

    private async Task<JobBatch> ReadInTimeAsync(IRetriever retriever, string[] users, string cursor,
        Dictionary<string, CallFeatures?>? features, CancellationToken cancellationToken)
    {
        var outcomes = new BatchOutcomes(users);
        var sources = new List<SourceRows>(1);
        await scorer.ReadAsync(outcomes, retriever, users, alone: 0, Deadline.After(ReadTimeout, clock), rows =>
        {
            lock (sources)
                sources.Add(rows);
            return Task.CompletedTask;
        }, cancellationToken, pipeline.Features.Any ? user => features?.GetValueOrDefault(user) : null);
        return outcomes.Failure is null ? new(outcomes, sources, cursor) : throw outcomes.Failure;
    }
}
