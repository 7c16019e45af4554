namespace ModelPipeline.Api;

/// <summary>
/// The room that a process has for lists: so many lists at a time, and so many of their users on their way, in even shares. Thread-safe.
/// </summary>
internal sealed class ListRoom(ListOptions options)
{
    private readonly List<ListShare> lists = [];

    /// <summary>Guards the lists and what of them is on its way.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Users of one list that may be on their way; under the gate.</summary>
    internal int Share => Math.Max(1, options.MaxUsersInFlight / lists.Count);

    /// <summary>A list begins. Null where there is no room for another; otherwise to be disposed of at its end.</summary>
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
            // The others have more room now.
            if (lists.Remove(list) && lists.Count > 0)
                lists.ForEach(each => each.Admit());
        }
    }
}
