namespace ModelPipeline.Grains;

/// <summary>The turns at one table; its key names the table.</summary>
[Alias("ModelPipeline.IWriteTurnsGrain")]
internal interface IWriteTurnsGrain : IGrainWithStringKey
{
    /// <summary>Waits for a turn.</summary>
    /// <param name="most">How many there are at a time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, which ends by itself after a while: its silo may be lost.</returns>
    [Alias("Take")]
    Task<Guid> Take(int most, CancellationToken cancellationToken);

    /// <summary>Ends a turn.</summary>
    [Alias("Return")]
    Task Return(Guid turn);
}
