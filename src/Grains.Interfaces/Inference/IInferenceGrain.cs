namespace ModelPipeline.Grains;

/// <summary>
/// Applies models to tensors, for servers of the Open Inference Protocol. A stateless worker with the key 0: the silo that the call comes
/// to does the work. Calls may be made again.
/// </summary>
[Alias("ModelPipeline.IInferenceGrain")]
public interface IInferenceGrain : IGrainWithIntegerKey
{
    /// <summary>What a version takes and makes.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Describe")]
    ValueTask<ServedModelReply> Describe(string pipeline, string? version, CancellationToken cancellationToken);

    /// <summary>Applies a version to tensors. The call ends at the pipeline's own deadline.</summary>
    /// <param name="call">The tensors.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    [Alias("Infer")]
    ValueTask<InferReply> Infer(InferCall call, CancellationToken cancellationToken);
}
