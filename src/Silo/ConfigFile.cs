using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace ModelPipeline.Silo;

/// <summary>A JSON file of settings that <c>Config</c> names; environment and command line still win.</summary>
internal static class ConfigFile
{
    public static IEnumerable<Fault> Insert(IConfigurationManager settings, string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            return [new("Config", $"is '{path}', which does not exist; name a JSON file (looked for at {full}).")];
        try
        {
            // Before the first source that is no file: after appsettings.json, before environment and command line.
            var sources = settings.Sources.ToList();
            var at = sources.FindLastIndex(source => source is JsonConfigurationSource) + 1;
            settings.Sources.Insert(at, new JsonConfigurationSource
            {
                FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(full)!),
                Path = Path.GetFileName(full),
            });
            return [];
        }
        catch (InvalidDataException e)
        {
            settings.Sources.RemoveAt(settings.Sources.ToList().FindIndex(source => source is JsonConfigurationSource { Path: var name } && name == Path.GetFileName(full)));
            return [new("Config", $"is '{path}', which is no valid JSON: {(e.InnerException ?? e).Message}")];
        }
    }
}
