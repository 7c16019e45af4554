namespace ModelPipeline.Grains;

/// <summary>The keys of sample grains.</summary>
internal static class SampleKeys
{
    /// <summary>The key of a version's sample. No name of a pipeline or version has a slash.</summary>
    public static string Of(string pipeline, string version) => $"{pipeline.ToLowerInvariant()}/{version}";
}
