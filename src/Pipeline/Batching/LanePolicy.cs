namespace ModelPipeline;

/// <summary>
/// Which lane may begin a run in one of the slots that a pipeline's lanes share. A higher lane comes first: a lower one begins nothing
/// while the higher one waits, and leaves it the last of three slots or more, so that the higher one waits for one batch of the lower one
/// at most. While calls keep coming, lower lanes have half of the slots. A lane that others passed over often enough gets the next slot all
/// the same: none is starved. Not thread-safe.
/// </summary>
/// <param name="slots">Runs that may be under way.</param>
/// <param name="traffic">Whether calls keep coming.</param>
internal sealed class LanePolicy(int slots, LaneTraffic traffic)
{
    /// <summary>Runs of higher lanes that begin before a lane that waits, and has none under way, gets a slot.</summary>
    public const int Patience = 8;

    private static readonly int Lanes = Enum.GetValues<Lane>().Length;

    private readonly int[] waiting = new int[Lanes];
    private readonly int[] running = new int[Lanes];
    private readonly int[] passedOver = new int[Lanes];
    private int total;

    /// <summary>An item waits.</summary>
    public void Came(Lane lane) => waiting[(int)lane]++;

    /// <summary>Items wait no longer.</summary>
    public void Took(Lane lane, int items) => waiting[(int)lane] -= items;

    /// <summary>Whether a run of that lane may begin now.</summary>
    public bool MayBegin(Lane lane)
    {
        if (total >= slots)
            return false;
        if (IsStarved(lane))
            return true;
        // The last slot is that of a lane that was passed over, where there is one.
        if (total == slots - 1 && AnyStarvedBelow(lane))
            return false;
        return lane == Lane.Single || (!AnyWaitingAbove(lane) && Below() < Share && total < slots - Reserved);
    }

    /// <summary>A run begins.</summary>
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

    /// <summary>A run has ended.</summary>
    public void End(Lane lane)
    {
        total--;
        running[(int)lane]--;
    }

    // What all lanes below the highest may have.
    private int Share => traffic.CallsKeepComing ? Math.Max(1, slots / 2) : slots;

    private int Reserved => slots > 2 ? 1 : 0;

    private int Below() => total - running[(int)Lane.Single];

    private bool IsStarved(Lane lane) => passedOver[(int)lane] >= Patience && waiting[(int)lane] > 0;

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
