using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ModelPipeline.Tests;

/// <summary>The used keys of deploy/docker-compose.yml. A key that is missing here is refused, so a misspelt key is found.</summary>
internal sealed record ComposeFile
{
    public string Name { get; init; } = "";

    [YamlMember(Alias = "x-process", ApplyNamingConventions = false)]
    public ComposeService Process { get; init; } = new();

    [YamlMember(Alias = "x-settings", ApplyNamingConventions = false)]
    public string Settings { get; init; } = "";

    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];

    public static ComposeFile Read() => Read(File.ReadAllText(Paths.Compose));

    public static ComposeFile Read(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(yaml))));
}
