namespace ModelPipeline.Api;

/// <summary>Whose a credential is, or why that is not known: one of the two is set.</summary>
/// <param name="Caller">Who makes the request.</param>
/// <param name="Refusal">Why the credential is not taken, for the caller. Never a part of the credential.</param>
/// <param name="IsUnsure">Whether the credential may be good: those who know do not answer.</param>
internal readonly record struct Identity(Caller? Caller, string? Refusal = null, bool IsUnsure = false)
{
    public static Identity Refused(string refusal) => new(null, refusal);

    public static Identity Unsure(string why) => new(null, why, IsUnsure: true);
}
