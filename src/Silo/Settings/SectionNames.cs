using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace ModelPipeline.Silo;

/// <summary>
/// Finds misspelt sections of settings in JSON files, and misspelt names on the command line. Without this, a process with <c>Pipeline</c>
/// for <c>Pipelines</c> starts and serves nothing, and <c>./run --Confg my.json</c> serves the sample. Other names are the user's own.
/// </summary>
internal static class SectionNames
{
    private const int MostLetters = 2;

    private static readonly string[] Known =
    [
        "ConnectionStrings", "Pipelines", "Cluster", "Models", "Jobs", "Lists", "Console", "Auth", "Events", "Webhooks", "Inference",
        "Logging", "Kestrel",
    ];

    private static readonly string[] OnCommandLine =
        [.. Known, "Config", "Secrets", "Sample", "DefaultPipeline", "ExampleUser", "AllowedHosts", "urls"];

    public static IEnumerable<Fault> Find(IConfiguration settings) => settings is not IConfigurationRoot root
        ? []
        : Misspelt(root.Providers.OfType<JsonConfigurationProvider>().SelectMany(Sections), Known)
            .Select(each => new Fault(each.Name, $"is no section of the settings; write {each.Closest}."))
            .Concat(Misspelt(root.Providers.OfType<CommandLineConfigurationProvider>().SelectMany(Names), OnCommandLine)
                .Select(each => new Fault($"--{each.Name}", $"is no setting; write --{each.Closest}.")));

    private static IEnumerable<(string Name, string Closest)> Misspelt(IEnumerable<string> names, string[] known) =>
        from name in names.Distinct(StringComparer.OrdinalIgnoreCase)
        where !known.Contains(name, StringComparer.OrdinalIgnoreCase)
        let closest = ClosestNames.Find(name, known).FirstOrDefault()
        where closest is not null && Math.Abs(closest.Length - name.Length) <= MostLetters
        select (name, closest);

    private static IEnumerable<string> Names(IConfigurationProvider provider) => provider.GetChildKeys([], null).Distinct();

    private static IEnumerable<string> Sections(JsonConfigurationProvider provider) =>
        Names(provider).Where(name => provider.GetChildKeys([], name).Any());
}
