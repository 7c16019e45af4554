namespace ModelPipeline.Grains;

/// <summary>The write turns of one table. The grain's key names the table.</summary>
[Alias("ModelPipeline.IWriteTurnsGrain")]
internal interface IWriteTurnsGrain : IGrainWithStringKey
{
    /// <summary>Waits for a turn. A turn ends by itself after two minutes, because its silo may be lost.</summary>
    /// <param name="turn">The id of the turn, which the caller makes.</param>
    /// <param name="most">The number of turns at a time.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    [Alias("Take")]
    Task Take(Guid turn, int most, CancellationToken cancellationToken);

    /// <summary>Ends a turn, or the wait for the turn, also if the request for the turn has not arrived yet.</summary>
    [Alias("Return")]
    Task Return(Guid turn);
}
