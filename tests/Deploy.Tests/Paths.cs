using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>Paths in the repository.</summary>
internal static class Paths
{
    public static string Root { get; } = Metadata("Root");

    public static string Api { get; } = Metadata("Api");

    public static string Silo { get; } = Metadata("Silo");

    public static string Compose { get; } = Of("deploy", "docker-compose.yml");

    /// <summary>A file of the repository.</summary>
    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) =>
        Path.GetFullPath(typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!);
}
