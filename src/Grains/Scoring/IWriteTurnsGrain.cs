namespace ModelPipeline.Grains;

/// <summary>The write turns of one table. The grain's key names the table.</summary>
[Alias("ModelPipeline.IWriteTurnsGrain")]
internal interface IWriteTurnsGrain : IGrainWithStringKey
{
    /// <summary>Waits for a turn.</summary>
    /// <param name="most">The number of turns at a time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The id of the turn. A turn ends by itself after two minutes, because its silo may be lost.</returns>
    [Alias("Take")]
    Task<Guid> Take(int most, CancellationToken cancellationToken);

    /// <summary>Ends a turn.</summary>
    [Alias("Return")]
    Task Return(Guid turn);
}
