namespace ModelPipeline.Grains;

/// <summary>
/// Applies models to rows that nobody stores. A stateless worker with the key 0: the silo that the call comes to does the work. Calls may
/// be made again.
/// </summary>
[Alias("ModelPipeline.IPredictionGrain")]
public interface IPredictionGrain : IGrainWithIntegerKey
{
    /// <summary>Applies a version to rows of the caller. The call ends at the pipeline's own deadline.</summary>
    /// <param name="call">The rows.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Predict")]
    ValueTask<PredictReply> Predict(PredictCall call, CancellationToken cancellationToken);

    /// <summary>Applies a version to a user's row and to changed copies of the row. The call ends at the pipeline's own deadline.</summary>
    /// <param name="call">The user and the changes.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("WhatIf")]
    ValueTask<WhatIfReply> WhatIf(WhatIfCall call, CancellationToken cancellationToken);
}
