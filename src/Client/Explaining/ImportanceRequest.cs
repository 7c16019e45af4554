namespace ModelPipeline.Client;

/// <summary>Whose predictions are explained and added up. The default is the server's.</summary>
public sealed record ImportanceRequest
{
    /// <summary>The output column; null for the setting <c>Explain:Output</c>, or the only one.</summary>
    public string? Output { get; init; }

    /// <summary>The users of the sample; null for 100. They count for the tenant's limit.</summary>
    public int? Users { get; init; }

    /// <summary>A version with a role; null for the stable one.</summary>
    public string? Version { get; init; }

    /// <summary>The unit: <c>Output</c>, or <c>LogOdds</c> for a probability; null for Output.</summary>
    public string? Scale { get; init; }
}
