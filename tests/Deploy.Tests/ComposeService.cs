using System.Globalization;
using YamlDotNet.Serialization;

namespace ModelPipeline.Tests;

/// <summary>A service of deploy/docker-compose.yml.</summary>
internal sealed record ComposeService
{
    public string Image { get; init; } = "";

    public string Restart { get; init; } = "";

    public bool ReadOnly { get; init; }

    public List<string> Tmpfs { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public List<string> Command { get; init; } = [];

    public string StopGracePeriod { get; init; } = "10s";

    public Dictionary<string, string> Environment { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Ports { get; init; } = [];

    public Dictionary<string, int> Deploy { get; init; } = [];

    [YamlIgnore]
    public TimeSpan StopGrace => TimeSpan.FromSeconds(int.Parse(StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture));
}
