using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The container image of a project, as the .NET SDK evaluates it.</summary>
internal sealed record Image(string Repository, string Tag, string Base, string User, IReadOnlyList<int> Ports,
    IReadOnlyDictionary<string, string> Environment)
{
    public string Reference => $"{Repository}:{Tag}";

    public static async Task<Image> OfAsync(string project)
    {
        var output = await Command.RunAsync(
            "dotnet", "msbuild", Paths.Of("src", project), "-nologo",
            "-getProperty:ContainerRepository,ContainerImageTag,ContainerBaseImage,ContainerUser",
            "-getItem:ContainerPort,ContainerEnvironmentVariable");
        var root = JsonNode.Parse(output)!;
        return new(
            Property("ContainerRepository"), Property("ContainerImageTag"), Property("ContainerBaseImage"), Property("ContainerUser"),
            [.. Items("ContainerPort").Select(item => int.Parse((string)item["Identity"]!, CultureInfo.InvariantCulture))],
            Items("ContainerEnvironmentVariable").ToDictionary(item => (string)item["Identity"]!, item => (string)item["Value"]!));

        string Property(string name) => (string)root["Properties"]![name]!;
        IEnumerable<JsonNode> Items(string name) => root["Items"]![name]!.AsArray().OfType<JsonNode>();
    }
}
