using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>Makes fetchers.</summary>
internal static class TestFetcher
{
    public static ModelFetcher Of(string cache, params IModelSource[] sources) => Of(new ModelsOptions { Cache = cache }, sources);

    public static ModelFetcher Of(ModelsOptions options, params IModelSource[] sources) =>
        new(new(sources), options, TimeProvider.System, NullLogger.Instance);
}
