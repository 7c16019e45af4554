namespace ModelPipeline.Grains;

/// <summary>
/// Finds the grains of users by id. <c>GetGrain&lt;T&gt;</c> would look up the interface by reflection in each call. Thread-safe.
/// </summary>
internal sealed class UserGrains(IGrainFactory grains)
{
    private GrainTypes? known;

    /// <summary>The grain of a user.</summary>
    public IUserScoringGrain Of(string user)
    {
        var types = Volatile.Read(ref known) ?? Find();
        return (IUserScoringGrain)grains.GetGrain(GrainId.Create(types.Grain, user), types.Interface);
    }

    private GrainTypes Find()
    {
        var reference = (GrainReference)grains.GetGrain<IUserScoringGrain>("any");
        var types = new GrainTypes(reference.GrainId.Type, reference.InterfaceType);
        Volatile.Write(ref known, types);
        return types;
    }

    private sealed record GrainTypes(GrainType Grain, GrainInterfaceType Interface);
}
