namespace ModelPipeline.Client;

/// <summary>Selects changes of the audit. What is null selects all.</summary>
public sealed record AuditQuery
{
    /// <summary>The earliest time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time before which the changes were recorded.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The pipeline.</summary>
    public string? Pipeline { get; init; }

    /// <summary>Who made the change.</summary>
    public string? Actor { get; init; }
}
