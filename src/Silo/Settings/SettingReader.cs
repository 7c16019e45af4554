using System.Text.RegularExpressions;

namespace ModelPipeline.Silo;

/// <summary>Reads a section of settings as an options class. A value that cannot be read is a fault and left at its default, so that the rest is checked too.</summary>
internal static partial class SettingReader
{
    public static T Read<T>(IConfigurationSection section, List<Fault> faults) where T : class, new()
    {
        faults.AddRange(UnknownSettings.Find(section, typeof(T)));
        // A JSON null is a setting that was not set.
        var values = section.AsEnumerable(makePathsRelative: true).Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value);
        ListTexts(values, typeof(T), "");
        var options = Bind<T>(section, values, faults);
        SettingNames.Fill(section, options, faults);
        return options;
    }

    // The binder passes over a text where a list belongs; it is the list of one.
    private static void ListTexts(Dictionary<string, string?> values, Type options, string prefix)
    {
        foreach (var property in options.GetProperties())
        {
            var key = values.Keys.FirstOrDefault(each => each.Equals(prefix + property.Name, StringComparison.OrdinalIgnoreCase));
            if (UnknownSettings.HasOptions(property.PropertyType))
                ListTexts(values, property.PropertyType, $"{prefix}{property.Name}:");
            else if (property.PropertyType == typeof(string[]) && key is not null && values.Remove(key, out var text) && !string.IsNullOrEmpty(text))
                values[$"{key}:0"] = text;
        }
    }

    private static T Bind<T>(IConfigurationSection section, Dictionary<string, string?> values, List<Fault> faults) where T : class, new()
    {
        while (true)
        {
            try
            {
                return new ConfigurationBuilder().AddInMemoryCollection(values).Build().Get<T>() ?? new();
            }
            catch (InvalidOperationException e)
            {
                var key = SettingPath().Match(e.Message).Groups[1].Value;
                faults.Add(new($"{section.Path}:{key}".TrimEnd(':'), $"is '{values.GetValueOrDefault(key)}', which cannot be read; set {Kind(e.Message)}."));
                if (!values.Remove(key))
                    return new();
            }
        }
    }

    private static string Kind(string message) =>
        message.Contains("TimeSpan", StringComparison.Ordinal) ? "a time such as 00:00:10"
        : message.Contains("Int32", StringComparison.Ordinal) ? "a whole number"
        : message.Contains("OutputMode", StringComparison.Ordinal) ? $"one of {string.Join(", ", Enum.GetNames<OutputMode>())}"
        : "a value of the setting's kind";

    [GeneratedRegex("at '([^']*)'")]
    private static partial Regex SettingPath();
}
