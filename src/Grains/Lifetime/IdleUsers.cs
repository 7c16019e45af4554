namespace ModelPipeline.Grains;

/// <summary>
/// Lets idle users without grains leave, as Orleans does with idle grains: after five minutes, and where the heap runs short the longest
/// idle first. One caller at a time.
/// </summary>
/// <param name="users">The users.</param>
/// <param name="turnsPerSecond">How many turns make a second.</param>
internal sealed class IdleUsers(UserActivations users, int turnsPerSecond)
{
    // The same figures as those of grains (ClusterHosting).
    private const int LongestIdleSeconds = 5 * 60;
    private const double Short = 0.6;
    private const double Enough = 0.5;

    // A look at a million users takes some hundredths of a second.
    private const int LookEverySeconds = 30;

    private readonly int longestIdle = LongestIdleSeconds * turnsPerSecond;
    private long lastFull;

    /// <summary>Begins a turn. Users leave who were idle for too long.</summary>
    /// <param name="heap">The heap now.</param>
    public void Turn(HeapReading heap)
    {
        var turn = users.NextTurn();
        if (turn % turnsPerSecond == 0 && heap.FullCollection != lastFull && heap.UsedBytes > Short * heap.LimitBytes)
        {
            // Garbage counts as used, and only a full collection shows what the users who left have given back.
            lastFull = heap.FullCollection;
            LeaveLongestIdle(turn, (int)(users.Count * (1 - (Enough * heap.LimitBytes / heap.UsedBytes))));
        }
        else if (turn % (LookEverySeconds * turnsPerSecond) == 0)
        {
            Leave(turn, longestIdle, int.MaxValue);
        }
    }

    private void LeaveLongestIdle(int turn, int most)
    {
        var byAge = new int[longestIdle + 1];
        foreach (var user in users.All)
        {
            if (user.IsIdle)
                byAge[AgeOf(user, turn)]++;
        }

        var age = longestIdle;
        for (var older = byAge[age]; older < most && age > 0; older += byAge[age])
            age--;
        Leave(turn, age, most);
    }

    private void Leave(int turn, int leastAge, int most)
    {
        foreach (var user in users.All)
        {
            if (most == 0)
                return;
            if (AgeOf(user, turn) >= leastAge && users.TryLeaveWithoutGrain(user, withScores: true))
                most--;
        }
    }

    private int AgeOf(UserActivation user, int turn) => Math.Clamp(turn - user.UsedAt, 0, longestIdle);
}
