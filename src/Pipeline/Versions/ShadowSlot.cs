namespace ModelPipeline;

/// <summary>A version that scores a share of the users in the shadow of the others.</summary>
/// <param name="Slot">The version.</param>
/// <param name="Users">The users whom the version scores. The salt is the one of the candidate, or the version's own id.</param>
/// <param name="Percent">The share in percent.</param>
public sealed record ShadowSlot(VersionSlot Slot, Cohort Users, double Percent);
