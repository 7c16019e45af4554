namespace ModelPipeline;

/// <summary>What a caller wants explained, and how.</summary>
/// <param name="Output">The output column; null for the one of the settings, or the largest probability.</param>
/// <param name="Top">The number of contributions to list; null for all.</param>
/// <param name="Samples">
/// The pairs of walks, rounded up to whole rounds over the background. Null: exact up to 10 columns, otherwise until the standard error is
/// 2% of the largest contribution.
/// </param>
/// <param name="Version">A version with a role; null for the one that scores the user.</param>
/// <param name="Scale">The unit of the contributions.</param>
/// <param name="Features">The features of the call (<c>Input:Request</c>), an object in JSON; null for none.</param>
public sealed record ExplanationRequest(
    string? Output = null, int? Top = null, int? Samples = null, string? Version = null,
    ExplanationScale Scale = ExplanationScale.Output, string? Features = null)
{
    /// <summary>The most pairs of walks that a caller may ask for.</summary>
    public const int MaxSamples = 10_000;

    /// <summary>The users whose explanations are added up for the importance of columns, where the caller does not say how many.</summary>
    public const int DefaultUsers = 100;

    /// <summary>The most users that a caller may ask for.</summary>
    public const int MaxUsers = 2_000;
}
