namespace ModelPipeline.Grains;

/// <summary>One change that somebody made: who, what, before and after, and from where.</summary>
/// <param name="Actor">
/// Who made the change: the name of a key, the subject of a token, <c>anonymous</c>, or a part of the product such as <c>guard</c>.
/// </param>
/// <param name="Action">What was done: the kind of thing and a verb, such as <c>job.create</c> or <c>rollout.promote</c>.</param>
/// <param name="Target">The thing that was changed, such as the id of a job or the name of a pipeline.</param>
public sealed record AuditEntry(string Actor, string Action, string Target)
{
    /// <summary>The tenant of the actor; null for none.</summary>
    public string? Tenant { get; init; }

    /// <summary>The pipeline that the change is about; null for none.</summary>
    public string? Pipeline { get; init; }

    /// <summary>What was there before, as JSON; null where nothing was. Never a secret or a value of a row.</summary>
    public string? Before { get; init; }

    /// <summary>What is there now, as JSON; null where nothing is. Never a secret or a value of a row.</summary>
    public string? After { get; init; }

    /// <summary>The address that the request came from; null for a change that no request asked for.</summary>
    public string? Source { get; init; }

    /// <summary>The trace id of the request; null for a change that no request asked for.</summary>
    public string? TraceId { get; init; }
}
