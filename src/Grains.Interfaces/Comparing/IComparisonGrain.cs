namespace ModelPipeline.Grains;

/// <summary>Compares versions of a pipeline with its stable version. The grain's key is the pipeline's name in lower case.</summary>
[Alias("ModelPipeline.IComparisonGrain")]
public interface IComparisonGrain : IGrainWithStringKey
{
    /// <summary>
    /// Reads all stored shadow scores of a version, and asks all silos what the versions did. Callers that come meanwhile for the same
    /// version share the answer.
    /// </summary>
    [Alias("Compare"), ResponseTimeout("00:01:30")]
    ValueTask<ComparisonReply> Compare(string version);
}
