namespace ModelPipeline;

/// <summary>
/// Decides which lane may begin a run in one of the slots that a pipeline's lanes share. A lower lane begins no run while a higher lane has
/// waiting items. Of three slots or more, the last one is reserved for the highest lane, so that a call waits for one batch of a lower lane
/// at most. While calls keep coming, lower lanes get half of the slots. A lane that was passed over eight times gets the next slot, so that
/// no lane starves. Not thread-safe.
/// </summary>
/// <param name="slots">The number of runs that may be in progress.</param>
/// <param name="traffic">Whether calls keep coming.</param>
internal sealed class LanePolicy(int slots, LaneTraffic traffic)
{
    /// <summary>The number of runs of higher lanes after which a waiting lane without a run gets a slot.</summary>
    public const int StarvedAfter = 8;

    private static readonly int Lanes = Enum.GetValues<Lane>().Length;

    private readonly int[] waiting = new int[Lanes];
    private readonly int[] running = new int[Lanes];
    private readonly int[] passedOver = new int[Lanes];
    private int total;

    /// <summary>Records that an item has arrived.</summary>
    public void Enqueued(Lane lane) => waiting[(int)lane]++;

    /// <summary>Records that items were taken from the queue.</summary>
    public void Dequeued(Lane lane, int items) => waiting[(int)lane] -= items;

    /// <summary>Whether a run of that lane may begin now.</summary>
    public bool MayBegin(Lane lane)
    {
        if (total >= slots)
            return false;
        if (IsStarved(lane))
            return true;
        // The last free slot goes to a lane that was passed over, if there is one.
        if (total == slots - 1 && AnyStarvedBelow(lane))
            return false;
        return lane == Lane.Single || (!AnyWaitingAbove(lane) && Below() < Share && total < slots - Reserved);
    }

    /// <summary>Records that a run begins.</summary>
    public void Begin(Lane lane)
    {
        total++;
        running[(int)lane]++;
        passedOver[(int)lane] = 0;
        for (var below = (int)lane + 1; below < Lanes; below++)
        {
            if (waiting[below] > 0 && running[below] == 0)
                passedOver[below]++;
        }
    }

    /// <summary>Records that a run has ended.</summary>
    public void End(Lane lane)
    {
        total--;
        running[(int)lane]--;
    }

    // The number of slots for all lanes below the highest.
    private int Share => traffic.CallsKeepComing ? Math.Max(1, slots / 2) : slots;

    private int Reserved => slots > 2 ? 1 : 0;

    private int Below() => total - running[(int)Lane.Single];

    private bool IsStarved(Lane lane) => passedOver[(int)lane] >= StarvedAfter && waiting[(int)lane] > 0;

    private bool AnyStarvedBelow(Lane lane)
    {
        for (var below = lane + 1; (int)below < Lanes; below++)
        {
            if (IsStarved(below))
                return true;
        }

        return false;
    }

    private bool AnyWaitingAbove(Lane lane)
    {
        for (var above = 0; above < (int)lane; above++)
        {
            if (waiting[above] > 0)
                return true;
        }

        return false;
    }
}
