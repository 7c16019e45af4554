namespace ModelPipeline;

/// <summary>
/// Items that wait, in the order of arrival. Items of several tenants take turns, as many at a time as the tenant's weight: a tenant who
/// brings twenty times as much as another waits for itself. With one tenant this is a plain queue. Not thread-safe.
/// </summary>
/// <param name="tenantOf">The tenant of an item; null for none, which counts as one tenant.</param>
/// <param name="weightOf">The weight of a tenant, 1 or more.</param>
internal sealed class FairQueue<T>(Func<T, string?> tenantOf, Func<string?, int> weightOf)
{
    // The tenants that wait. A tenant without items stays only where there is no other.
    private readonly List<Share> shares = [];
    private int turn;

    /// <summary>The number of items.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Whether there is room for an item. A full queue still takes a tenant who has less than its share of the room, so that nobody can
    /// lock others out.
    /// </summary>
    public bool MayEnqueue(T item, int room)
    {
        if (Count < room)
            return true;
        var tenant = tenantOf(item);
        var own = Find(tenant);
        var weight = own?.Weight ?? weightOf(tenant);
        var others = shares.Sum(share => share == own ? 0 : share.Weight);
        return others > 0 && (own?.Items.Count ?? 0) < (long)room * weight / (weight + others);
    }

    /// <summary>Adds an item.</summary>
    public void Enqueue(T item)
    {
        var tenant = tenantOf(item);
        (Find(tenant) ?? Add(tenant)).Items.Enqueue(item);
        Count++;
    }

    /// <summary>Takes the next item. There is one.</summary>
    public T Dequeue()
    {
        var share = shares[turn];
        var item = share.Items.Dequeue();
        Count--;
        if (shares.Count == 1)
            return item;
        share.Taken++;
        if (share.Items.Count == 0)
        {
            shares.RemoveAt(turn);
        }
        else if (share.Taken >= share.Weight)
        {
            share.Taken = 0;
            turn++;
        }

        if (turn >= shares.Count)
            turn = 0;
        return item;
    }

    private Share? Find(string? tenant)
    {
        foreach (var share in shares)
        {
            if (share.Tenant == tenant)
                return share;
        }

        return null;
    }

    private Share Add(string? tenant)
    {
        // The only tenant has no items any more: another one comes in its place.
        if (Count == 0)
        {
            shares.Clear();
            turn = 0;
        }

        var share = new Share(tenant, weightOf(tenant));
        shares.Add(share);
        return share;
    }

    private sealed class Share(string? tenant, int weight)
    {
        public string? Tenant => tenant;

        public int Weight => weight;

        public Queue<T> Items { get; } = new();

        public int Taken { get; set; }
    }
}
