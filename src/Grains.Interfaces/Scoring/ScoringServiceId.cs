namespace ModelPipeline.Grains;

/// <summary>
/// The id of a silo's <see cref="IScoringService"/>. Clients must know this id, and Orleans makes up ids of grain services only within
/// silos.
/// </summary>
public static class ScoringServiceId
{
    // An arbitrary number that no other service has. Orleans' own numbers are hashes of names.
    private const int TypeCode = 0x5C03E;

    /// <summary>The id on a silo.</summary>
    /// <param name="silo">The silo. For a client: the address of its gateway, through which the call then goes.</param>
    public static GrainId On(SiloAddress silo) => SystemTargetGrainId.CreateGrainServiceGrainId(TypeCode, "", silo);
}
