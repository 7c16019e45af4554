namespace ModelPipeline.Grains;

/// <summary>
/// The keys of <see cref="IExplanationGrain"/>: the pipeline's name in lower case, a slash, and a number. The numbers share the
/// explanations of a pipeline out among the silos.
/// </summary>
public static class ExplanationKey
{
    private const int Numbers = 64;

    /// <summary>The key for a user.</summary>
    public static string Of(string pipeline, string user)
    {
        var sum = 0;
        foreach (var letter in user)
            sum = ((sum * 31) + letter) & 0xFFFFFF;
        return $"{pipeline.ToLowerInvariant()}/{sum % Numbers}";
    }

    /// <summary>The pipeline of a key.</summary>
    public static string PipelineOf(string key) => key[..key.LastIndexOf('/')];
}
