namespace ModelPipeline.Grains;

/// <summary>
/// The id of a silo's <see cref="IScoringService"/>, which clients must know: Orleans makes up ids of services within silos alone.
/// </summary>
public static class ScoringServiceId
{
    // Any number that no other service has: Orleans' own are hashes of names.
    private const int TypeCode = 0x5C03E;

    /// <summary>The id on a silo.</summary>
    /// <param name="silo">The silo; for a client, the address of its gateway, through which the call then goes.</param>
    public static GrainId On(SiloAddress silo) => SystemTargetGrainId.CreateGrainServiceGrainId(TypeCode, "", silo);
}
