using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace ModelPipeline.Silo;

/// <summary>Adds the JSON file that <c>Config</c> names to the settings. Environment and command line override the file.</summary>
internal static class ConfigFile
{
    public static IEnumerable<Fault> Insert(IConfigurationManager settings, string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            return [new("Config", $"is '{path}', which does not exist; name a JSON file (looked for at {full}).")];
        // Placed after appsettings.json, and before the environment and the command line, which are no files.
        var at = settings.Sources.ToList().FindLastIndex(source => source is JsonConfigurationSource) + 1;
        try
        {
            settings.Sources.Insert(at, new ConfigFileSource(full));
            return [];
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            settings.Sources.RemoveAt(at);
            return [new("Config", $"is '{path}', which {Explain(e)}")];
        }
    }

    /// <summary>Why a JSON file of settings cannot be read, and where the error is. The text continues "the file ...".</summary>
    public static string Explain(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case JsonException { LineNumber: { } line, BytePositionInLine: { } column } json:
                    var why = json.Message.Split(" LineNumber:")[0];
                    return $"is no valid JSON at line {line + 1}, column {column + 1}: {why} Correct it there, or just before.";
                case FormatException { InnerException: null } format:
                    return $"does not fit: {format.Message} (Names of settings are the same in any case.)";
                case IOException or UnauthorizedAccessException:
                    return $"cannot be read ({cause.Message}); see that this process may read it.";
            }
        }

        return $"cannot be read: {e.Message}";
    }
}
