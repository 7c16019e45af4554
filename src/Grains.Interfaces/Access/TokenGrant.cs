namespace ModelPipeline.Grains;

/// <summary>The answer to a request for tokens.</summary>
/// <param name="Tokens">The tokens that were given, with the spare ones; 0 if there were not enough.</param>
/// <param name="Left">The tokens that are left in the bucket; below 0 after a list that is larger than the bucket.</param>
/// <param name="Wait">How long until there are enough tokens; zero if there were.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.TokenGrant")]
public readonly record struct TokenGrant(
    [property: Id(0)] int Tokens,
    [property: Id(1)] double Left,
    [property: Id(2)] TimeSpan Wait);
