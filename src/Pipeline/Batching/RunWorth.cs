namespace ModelPipeline;

/// <summary>
/// Decides whether a run is worth a slot beside the runs of its lane that are under way. A run costs the stores two statements and a
/// commit, whatever the number of its users, and commits wait for one log. So a run of few users beside another one makes both slower.
/// Its users have their scores sooner if they wait for the end of the other run. A run begins beside others if it has many users, and as
/// many as the other runs have on average.
/// </summary>
/// <param name="maxBatchSize">The largest number of users in a run.</param>
internal sealed class RunWorth(int maxBatchSize)
{
    /// <summary>The least number of users of a run beside others.</summary>
    // Measured with PostgreSQL on the same two cores. Calls were faster with one run at a time than with up to four while runs had up to 20
    // users, as fast with 25 to 30, and slower with 60.
    public const int Many = 32;

    private readonly int fewest = Math.Min(Many, maxBatchSize);

    /// <summary>Whether the waiting users are worth a slot.</summary>
    /// <param name="waiting">The number of users that wait.</param>
    /// <param name="others">The number of runs that are under way.</param>
    /// <param name="usersInRuns">The number of users of these runs.</param>
    public bool Is(int waiting, int others, int usersInRuns) =>
        others == 0 || (waiting >= fewest && (long)waiting * others >= usersInRuns);
}
