using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Users of a list who go to one silo in one message, and what each of them waits for. Users are added by one caller at a time, before the
/// batch is sent.
/// </summary>
internal sealed class ListBatch
{
    private readonly List<string> users = [];
    private readonly List<TaskCompletionSource<ScoreReply>> waits = [];
    private List<FeatureCall?>? features;
    private int left;

    /// <summary>The number of users.</summary>
    public int Count => users.Count;

    /// <summary>Whether each user has a reply.</summary>
    public bool IsOver => Volatile.Read(ref left) == 0;

    /// <summary>The places of the users who have no reply.</summary>
    public IEnumerable<int> Left => Enumerable.Range(0, users.Count).Where(row => !waits[row].Task.IsCompleted);

    /// <summary>Adds a user.</summary>
    /// <returns>The reply for the user.</returns>
    public Task<ScoreReply> Add(UserEntry user)
    {
        // Each attempt for the user has one id, so that the features have one run.
        if (user.Features is { } json)
        {
            features ??= [.. Enumerable.Repeat((FeatureCall?)null, users.Count)];
            features.Add(new(json, Guid.NewGuid()));
        }
        else
        {
            features?.Add(null);
        }

        users.Add(user.User!);
        waits.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
        left++;
        return waits[^1].Task;
    }

    /// <summary>The message.</summary>
    public ListCall ToCall(string pipeline, ScoreOptions options) =>
        new(Guid.NewGuid(), pipeline, [.. users], features?.ToArray(), options);

    /// <summary>A user.</summary>
    public string User(int row) => users[row];

    /// <summary>The features of a user; null for none.</summary>
    public FeatureCall? Features(int row) => features?[row];

    /// <summary>Passes on the users of a reply. A user whom an earlier reply had is left alone.</summary>
    public void Take(ListReply reply)
    {
        for (var i = 0; i < reply.Rows.Length; i++)
            Reply(reply.Rows[i], reply.Replies[i]);
    }

    /// <summary>Ends a user with a reply.</summary>
    public void Reply(int row, ScoreReply reply) => Ended(waits[row].TrySetResult(reply));

    /// <summary>Ends a user with an exception.</summary>
    public void Fail(int row, Exception e) => Ended(e is OperationCanceledException cancelled
        ? waits[row].TrySetCanceled(cancelled.CancellationToken)
        : waits[row].TrySetException(e));

    /// <summary>Ends the users who have no reply, because their caller has given up.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        foreach (var row in Left)
            Ended(waits[row].TrySetCanceled(cancellationToken));
    }

    private void Ended(bool isFirst)
    {
        if (isFirst)
            Interlocked.Decrement(ref left);
    }
}
