namespace ModelPipeline;

/// <summary>What one tenant may use; section <c>Auth:Limits:{tenant}</c>.</summary>
public sealed class TenantLimit
{
    /// <summary>Users a second, of calls and lists, over all APIs. Default 0: no limit; up to 1,000,000.</summary>
    public double UsersPerSecond { get; set; }

    /// <summary>Users at once after a pause. Default: as many as in a second; up to 10,000,000.</summary>
    public int Burst { get; set; }

    /// <summary>Jobs that are not over, of all pipelines. Default 0: no limit; up to 1,000.</summary>
    public int ConcurrentJobs { get; set; }

    /// <summary>
    /// The share of a silo's queue while several tenants wait: a tenant with 2 gets twice as many users scored as one with 1. Default 1; 1
    /// to 100.
    /// </summary>
    public int Weight { get; set; } = 1;

    /// <summary><see cref="Burst"/>, or its default.</summary>
    public int BurstOrSecond() => Burst > 0 ? Burst : Math.Max(1, (int)Math.Ceiling(UsersPerSecond));

    /// <summary>The faults of these settings.</summary>
    /// <param name="key">The key of the section.</param>
    public IEnumerable<Fault> Check(string key)
    {
        if (UsersPerSecond is not (>= 0 and <= 1_000_000))
            yield return new($"{key}:UsersPerSecond", $"is {UsersPerSecond}; set 0 to 1000000.");
        if (Burst is < 0 or > 10_000_000)
            yield return new($"{key}:Burst", $"is {Burst}; set 0 to 10000000.");
        if (ConcurrentJobs is < 0 or > 1_000)
            yield return new($"{key}:ConcurrentJobs", $"is {ConcurrentJobs}; set 0 to 1000.");
        if (Weight is < 1 or > 100)
            yield return new($"{key}:Weight", $"is {Weight}; set 1 to 100.");
    }
}
