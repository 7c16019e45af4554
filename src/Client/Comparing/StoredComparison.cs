namespace ModelPipeline.Client;

/// <summary>
/// The stored scores of a version as a shadow beside those of the stable version, user by user. It comes from the shadow table, so a user
/// who was scored again counts once, and a lost silo loses nothing.
/// </summary>
/// <param name="Users">The users whose row the stable version and the shadow version had both.</param>
/// <param name="OtherUsers">The users whose stored row is beside another version, such as an earlier stable one. Not compared.</param>
/// <param name="IsComplete">Whether all stored rows were read. If not, only the first users in the store's order are compared.</param>
/// <param name="FailureShare">The share of the users for whom the version made no score, 0 to 1.</param>
/// <param name="StableFailureShare">The same of the stable version.</param>
/// <param name="Outputs">The outputs.</param>
public sealed record StoredComparison(
    long Users,
    long OtherUsers,
    bool IsComplete,
    double FailureShare,
    double StableFailureShare,
    IReadOnlyList<OutputComparison> Outputs);
