using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>The paths of built programs.</summary>
internal static class Paths
{
    public static string Api { get; } = Metadata("Api");

    public static string Silo { get; } = Metadata("Silo");

    public static string Cli { get; } = Metadata("Cli");

    /// <summary>The folder of the clients in other languages.</summary>
    public static string Clients { get; } = Metadata("Clients");

    /// <summary>The program that generates the sample's data and trains its model.</summary>
    public static string Churn { get; } = Metadata("Churn");

    public static string FraudSample { get; } = Metadata("FraudSample");

    public static string ChurnSample { get; } = Metadata("ChurnSample");

    /// <summary>The folder of the tests of inference.</summary>
    public static string InferenceTests { get; } = Metadata("InferenceTests");

    /// <summary>The services of gRPC, as the product publishes them.</summary>
    public static string InferenceProto { get; } = Metadata("InferenceProto");

    public static string ChurnModel { get; } = Path.Combine(ChurnSample, "churn.zip");

    private static string Metadata(string key) =>
        Path.GetFullPath(typeof(Paths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == key).Value!);
}
