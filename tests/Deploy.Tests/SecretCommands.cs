using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>The secrets that an operator creates with the commands in docs/deploy.md.</summary>
internal static partial class SecretCommands
{
    /// <returns>The keys of each secret.</returns>
    public static IReadOnlyDictionary<string, string[]> Read()
    {
        var text = File.ReadAllText(Paths.Of("docs", "deploy.md")).Replace("\\\n", " ", StringComparison.Ordinal);
        return Create().Matches(text)
            .ToDictionary(command => command.Groups["name"].Value,
                command => Key().Matches(command.Value).Select(key => key.Groups["key"].Value).ToArray());
    }

    [GeneratedRegex("kubectl create secret (generic|tls) (?<name>[a-z-]+)[^\n]*")]
    private static partial Regex Create();

    [GeneratedRegex("--from-(literal|file)=(?<key>[a-z.]+)")]
    private static partial Regex Key();
}
