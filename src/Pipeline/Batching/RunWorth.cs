namespace ModelPipeline;

/// <summary>
/// Decides whether a run is worth a slot beside the runs of its lane that are under way. A run costs the stores two statements and a
/// commit, whatever the number of its users, and commits wait for one log. So where stores and silo share their cores, a run of few users
/// beside another one makes both slower, and its users have their scores sooner if they wait for the end of the other run. There a run
/// begins beside others if it has many users, and as many as the other runs have on average. Where runs beside others take as long as runs
/// alone, because the stores are far away, waiting gains nothing, and every run begins at once. The times of the lane's own runs tell. Not
/// thread-safe: the queue calls all methods under its gate.
/// </summary>
/// <param name="maxBatchSize">The largest number of users in a run.</param>
internal sealed class RunWorth(int maxBatchSize)
{
    /// <summary>The least number of users of a run beside others.</summary>
    // Measured with PostgreSQL on the same two cores. Calls were faster with one run at a time than with up to four while runs had up to 20
    // users, as fast with 25 to 30, and slower with 60.
    public const int Many = 32;

    /// <summary>Of so many runs that would wait, one begins at once, because nothing else tells how long it takes beside others.</summary>
    public const int TrialEvery = 32;

    /// <summary>Runs beside others make each other slower if they take longer than runs alone by more than this factor.</summary>
    public const double Slower = 1.25;

    private readonly int fewest = Math.Min(Many, maxBatchSize);
    private readonly RunTime alone = new();
    private readonly RunTime beside = new();
    private int begun;
    private int held;

    // Without a time nothing is known.
    private bool AreIndependent => alone.IsKnown && beside.IsKnown && beside.Mean <= alone.Mean * Slower;

    /// <summary>Whether the waiting users are worth a slot, or are tried in one (<see cref="TrialEvery"/>).</summary>
    /// <param name="waiting">The number of users that wait.</param>
    /// <param name="others">The number of runs that are under way.</param>
    /// <param name="usersInRuns">The number of users of these runs.</param>
    public bool Is(int waiting, int others, int usersInRuns)
    {
        if (others == 0 || (waiting >= fewest && (long)waiting * others >= usersInRuns) || AreIndependent)
            return true;
        // The first user of a run counts for all of the run's users.
        return waiting == 1 && ++held % TrialEvery == 0;
    }

    /// <summary>A run begins.</summary>
    /// <param name="others">The number of other runs that are under way.</param>
    /// <returns>The run, for <see cref="Ended"/>.</returns>
    public BegunRun Began(int others) => new(++begun, others);

    /// <summary>A run has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="users">The number of its users.</param>
    /// <param name="took">How long it took.</param>
    public void Ended(BegunRun run, int users, TimeSpan took)
    {
        if (users >= fewest)
            return;
        if (run.Others > 0)
            beside.Add(took);
        // A run that others joined was neither alone nor beside them.
        else if (begun == run.Number)
            alone.Add(took);
    }

    /// <summary>A run that has begun.</summary>
    /// <param name="Number">Counts the runs.</param>
    /// <param name="Others">The number of runs that were under way when it began.</param>
    public readonly record struct BegunRun(int Number, int Others);

    // The mean of the last runs; older ones fade.
    private sealed class RunTime
    {
        private const int Needed = 16;

        // One pause of the machine says nothing about the stores.
        private const double MostOfMean = 4;

        private int count;

        public double Mean { get; private set; }

        public bool IsKnown => count == Needed && Mean > 0;

        public void Add(TimeSpan took)
        {
            var seconds = took.TotalSeconds;
            if (count == Needed)
                seconds = Math.Min(seconds, MostOfMean * Mean);
            else
                count++;
            Mean += (seconds - Mean) / count;
        }
    }
}
