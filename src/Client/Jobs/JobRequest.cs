namespace ModelPipeline.Client;

/// <summary>What a job scores or explains, and how. The default scores the whole input with the stable version.</summary>
public sealed record JobRequest
{
    /// <summary>The users to score, up to 1,000,000; null for the whole input.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>Whether the job may run beside another job of the pipeline. Default false.</summary>
    public bool Parallel { get; init; }

    /// <summary>The version that scores the whole job; null for the stable version at its start.</summary>
    public string? Version { get; init; }

    /// <summary>The largest number of users a second over the whole cluster; null for no limit.</summary>
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>Whether only the users whose stored version is not the stable one are scored. Default false.</summary>
    public bool OutdatedOnly { get; init; }

    /// <summary>Whether the scores of <see cref="Version"/> go to the shadow table, each beside that of the stable version.</summary>
    public bool Shadow { get; init; }

    /// <summary>
    /// Whether the rows of the users are explained, into the table of explanations, instead of scored. Default false. Needs the scope
    /// <c>explain</c> too.
    /// </summary>
    public bool Explain { get; init; }

    /// <summary>A key of your own: a second request with the same key gets the job of the first. Null for a new key.</summary>
    public string? IdempotencyKey { get; init; }
}
