namespace ModelPipeline.Grains;

/// <summary>A request for a job.</summary>
/// <param name="Key">The idempotency key: the same for every attempt of one request, so that all attempts make one job.</param>
/// <param name="Users">Whom to score; null for the whole input.</param>
/// <param name="Parallel">Whether the job may run beside another job of the pipeline.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobRequest")]
public sealed record JobRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] string[]? Users = null,
    [property: Id(2)] bool Parallel = false)
{
    /// <summary>The value of <see cref="Where"/> for the users whose stored version is not the stable one.</summary>
    public const string Outdated = "outdated";

    /// <summary>The version that scores the whole job; null for the stable version at its start.</summary>
    [Id(3)]
    public string? Version { get; init; }

    /// <summary>The largest number of users a second over the whole cluster; null for no limit.</summary>
    [Id(4)]
    public double? MaxUsersPerSecond { get; init; }

    /// <summary><see cref="Outdated"/>, or null for all users.</summary>
    [Id(5)]
    public string? Where { get; init; }

    /// <summary>Whether the version's scores go to the shadow table, each beside that of the stable version.</summary>
    [Id(8)]
    public bool IsShadow { get; init; }

    /// <summary>The features of each user, an object in JSON or null; null if no user brings any.</summary>
    [Id(9)]
    public string?[]? Features { get; init; }

    /// <summary>
    /// Whether the job explains the users' rows instead of scoring them: the contributions go to the table of explanations.
    /// </summary>
    [Id(10)]
    public bool IsExplanation { get; init; }

    /// <summary>The tenant that asks, who alone sees the job; null for none.</summary>
    [Id(6)]
    public string? Tenant { get; init; }

    /// <summary>How many jobs of the tenant may be open in this pipeline; null for no limit.</summary>
    [Id(7)]
    public int? Room { get; init; }
}
