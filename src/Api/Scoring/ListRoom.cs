namespace ModelPipeline.Api;

/// <summary>
/// Limits the lists of a process: how many lists at a time, and how many of their users in flight, in even shares. Thread-safe.
/// </summary>
internal sealed class ListRoom(ListOptions options)
{
    private readonly List<ListShare> lists = [];

    /// <summary>Guards the lists and their counts of users in flight.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>How many users of one list can be in flight. Callers hold the gate.</summary>
    internal int Share => Math.Max(1, options.MaxUsersInFlight / lists.Count);

    /// <summary>Begins a list; null where the limit is reached. The caller disposes the share at the end of the list.</summary>
    public ListShare? TryEnter()
    {
        lock (Gate)
        {
            if (lists.Count >= options.MaxConcurrent)
                return null;
            var list = new ListShare(this);
            lists.Add(list);
            return list;
        }
    }

    internal void Leave(ListShare list)
    {
        lock (Gate)
        {
            // The other lists have larger shares now.
            if (lists.Remove(list) && lists.Count > 0)
                lists.ForEach(each => each.Admit());
        }
    }
}
