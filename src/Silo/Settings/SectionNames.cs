using Microsoft.Extensions.Configuration.Json;

namespace ModelPipeline.Silo;

/// <summary>
/// Finds misspelt sections of settings in JSON files. Without this, a process with <c>Pipeline</c> for <c>Pipelines</c> starts and serves
/// nothing. Sections with other names are the user's own.
/// </summary>
internal static class SectionNames
{
    private const int MostLetters = 2;

    private static readonly string[] Known =
    [
        "ConnectionStrings", "Pipelines", "Cluster", "Models", "Jobs", "Lists", "Console", "Auth", "Events", "Webhooks", "Inference",
        "Logging", "Kestrel",
    ];

    public static IEnumerable<Fault> Find(IConfiguration settings) => settings is not IConfigurationRoot root
        ? []
        : root.Providers.OfType<JsonConfigurationProvider>().SelectMany(Sections).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(name => !Known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => (Name: name, Closest: ClosestNames.Find(name, Known) is [var first, ..] ? first : null))
            .Where(each => each.Closest is not null && Math.Abs(each.Closest.Length - each.Name.Length) <= MostLetters)
            .Select(each => new Fault(each.Name, $"is no section of the settings; write {each.Closest}."));

    private static IEnumerable<string> Sections(JsonConfigurationProvider provider) =>
        provider.GetChildKeys([], null).Distinct().Where(name => provider.GetChildKeys([], name).Any());
}
