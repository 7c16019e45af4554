namespace ModelPipeline.Grains;

/// <summary>
/// Explains predictions of a pipeline, on whichever silo the call comes to. <see cref="ExplanationKey"/> has the key.
/// </summary>
[Alias("ModelPipeline.IExplanationGrain")]
public interface IExplanationGrain : IGrainWithStringKey
{
    /// <summary>Explains the prediction for a user's row as it is now. Nothing is written or remembered.</summary>
    /// <param name="user">The user.</param>
    /// <param name="call">What the caller wants.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    // The timeout is longer than that of any pipeline, which ends the call.
    [Alias("Explain"), ResponseTimeout("00:11:00")]
    ValueTask<ExplanationReply> Explain(string user, ExplanationCall call, CancellationToken cancellationToken);

    /// <summary>Explains a sample of the users of the input, and adds their contributions up.</summary>
    /// <param name="users">The number of users.</param>
    /// <param name="call">The output, the version and the scale.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Importance"), ResponseTimeout("00:12:00")]
    ValueTask<ExplanationReply> Importance(int users, ExplanationCall call, CancellationToken cancellationToken);
}
