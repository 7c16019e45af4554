using System.Runtime.InteropServices;
using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>
/// Users of a list who go to one silo in one message, and who takes their replies. Users are added by one caller at a time, before the
/// batch is sent.
/// </summary>
internal sealed class ListBatch
{
    private readonly List<string> users = [];
    private readonly List<(IListReplies To, int Row)> waits = [];
    private readonly List<int> ended = [];
    private List<FeatureCall?>? features;
    private int left;

    /// <summary>The number of users.</summary>
    public int Count => users.Count;

    /// <summary>Whether each user has a reply.</summary>
    public bool IsOver => Volatile.Read(ref left) == 0;

    /// <summary>The places of the users who have no reply.</summary>
    public IEnumerable<int> Left => Enumerable.Range(0, users.Count).Where(row => Volatile.Read(ref Ended(row)) == 0);

    /// <summary>Adds a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="to">Takes the reply for the user.</param>
    /// <param name="row">The place of the user for <paramref name="to"/>.</param>
    public void Add(UserEntry user, IListReplies to, int row)
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
        waits.Add((to, row));
        ended.Add(0);
        left++;
    }

    /// <summary>The message.</summary>
    public ListCall ToCall(string pipeline, ScoreOptions options) =>
        new(Guid.NewGuid(), pipeline, [.. users], features?.ToArray(), options) { TakesBatches = true };

    /// <summary>A user.</summary>
    public string User(int row) => users[row];

    /// <summary>The features of a user; null for none.</summary>
    public FeatureCall? Features(int row) => features?[row];

    /// <summary>Passes on the users of a reply. A user whom an earlier reply had is left alone.</summary>
    public void Take(ListReply reply)
    {
        for (var i = 0; i < reply.Rows.Length; i++)
            Reply(reply.Rows[i], reply.Replies[i]);
        foreach (var batch in reply.Batches ?? [])
        {
            for (var i = 0; i < batch.Rows.Length; i++)
                Scored(batch.Rows[i], batch, i);
        }
    }

    /// <summary>Ends a user with a reply.</summary>
    public void Reply(int row, ScoreReply reply)
    {
        if (TryEnd(row))
            waits[row].To.End(waits[row].Row, reply);
    }

    /// <summary>Ends a user with an exception.</summary>
    public void Fail(int row, Exception e)
    {
        if (TryEnd(row))
            waits[row].To.Fail(waits[row].Row, e);
    }

    /// <summary>Ends the users who have no reply, because their caller has given up.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        foreach (var row in Left)
            Fail(row, new OperationCanceledException(cancellationToken));
    }

    private void Scored(int row, ScoredBatch batch, int index)
    {
        if (TryEnd(row))
            waits[row].To.Scored(waits[row].Row, users[row], batch, index);
    }

    private bool TryEnd(int row)
    {
        if (Interlocked.Exchange(ref Ended(row), 1) != 0)
            return false;
        Interlocked.Decrement(ref left);
        return true;
    }

    private ref int Ended(int row) => ref CollectionsMarshal.AsSpan(ended)[row];
}
