namespace ModelPipeline.Api;

/// <summary>How the lists of users share a process; section <c>Lists</c>.</summary>
internal sealed class ListOptions
{
    /// <summary>How many lists the process scores at a time; a further list gets 503 before it begins. Default 16; 1 to 1,000.</summary>
    public int MaxConcurrent { get; set; } = 16;

    /// <summary>
    /// How many users of all lists are in flight at a time, until their lines are sent. The lists share this number evenly. Default 4,096;
    /// 16 to 100,000.
    /// </summary>
    // Enough that a full batch waits behind each batch under way. With 1,024, one in a few lists of 7,043 users cost one more query.
    public int MaxUsersInFlight { get; set; } = 4096;

    /// <summary>The faults of these settings.</summary>
    public IEnumerable<Fault> Check()
    {
        if (MaxConcurrent is < 1 or > 1_000)
            yield return new("Lists:MaxConcurrent", $"is {MaxConcurrent}; set 1 to 1000.");
        if (MaxUsersInFlight is < 16 or > 100_000)
            yield return new("Lists:MaxUsersInFlight", $"is {MaxUsersInFlight}; set 16 to 100000.");
    }
}
