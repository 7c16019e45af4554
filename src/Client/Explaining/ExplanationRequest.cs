namespace ModelPipeline.Client;

/// <summary>What is explained, and how. The default is the server's.</summary>
public sealed record ExplanationRequest
{
    /// <summary>The output column; null for the largest probability, or that of the setting <c>Explain:Output</c>.</summary>
    public string? Output { get; init; }

    /// <summary>The number of contributions to list; null for all.</summary>
    public int? Top { get; init; }

    /// <summary>The number of random orders of the columns; null for exact contributions where the columns are few.</summary>
    public int? Samples { get; init; }

    /// <summary>A version with a role; null for the one that scores the user.</summary>
    public string? Version { get; init; }

    /// <summary>The unit: <c>Output</c>, or <c>LogOdds</c> for a probability; null for Output.</summary>
    public string? Scale { get; init; }
}
