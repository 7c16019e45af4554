using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>Where the build put things.</summary>
internal static class Paths
{
    public static string Api { get; } = Metadata("Api");

    public static string ChurnModel { get; } = Metadata("ChurnModel");

    private static string Metadata(string key) =>
        Path.GetFullPath(typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!);
}
