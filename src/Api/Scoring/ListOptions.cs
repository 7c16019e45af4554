namespace ModelPipeline.Api;

/// <summary>How lists of users share a process, under <c>Lists</c>.</summary>
internal sealed class ListOptions
{
    /// <summary>Lists that are scored at a time; one more gets 503 before it begins. Default 16; 1 to 1,000.</summary>
    public int MaxConcurrent { get; set; } = 16;

    /// <summary>Users of all lists that are on their way at a time, shared evenly by the lists. Default 4,096; 16 to 100,000.</summary>
    // Enough that a full batch waits behind each one that is under way: with 1,024, one in a few lists of 7,043 users cost a query more.
    public int MaxUsersInFlight { get; set; } = 4096;

    /// <summary>What is wrong with them.</summary>
    public IEnumerable<Fault> Check()
    {
        if (MaxConcurrent is < 1 or > 1_000)
            yield return new("Lists:MaxConcurrent", $"is {MaxConcurrent}; set 1 to 1000.");
        if (MaxUsersInFlight is < 16 or > 100_000)
            yield return new("Lists:MaxUsersInFlight", $"is {MaxUsersInFlight}; set 16 to 100000.");
    }
}
