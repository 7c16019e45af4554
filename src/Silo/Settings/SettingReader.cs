using System.Globalization;

namespace ModelPipeline.Silo;

/// <summary>
/// Reads a section of settings as an options class. A value that cannot be read becomes a fault and the setting keeps its default, so that
/// the other settings are checked too.
/// </summary>
internal static class SettingReader
{
    public static T Read<T>(IConfigurationSection section, List<Fault> faults) where T : class, new()
    {
        faults.AddRange(UnknownSettings.Find(section, typeof(T)));
        // A JSON null counts as not set.
        var values = section.AsEnumerable(makePathsRelative: true).Where(each => each.Value is not null)
            .ToDictionary(each => each.Key, each => each.Value);
        ListTexts(values, typeof(T), "");
        RemoveUnreadable(section, values, typeof(T), "", faults);
        var options = new ConfigurationBuilder().AddInMemoryCollection(values).Build().Get<T>() ?? new();
        SettingNames.Fill(section, options, faults);
        return options;
    }

    // A single text counts as a list of one. The binder ignores a text where the setting is a list.
    private static void ListTexts(Dictionary<string, string?> values, Type options, string prefix)
    {
        foreach (var property in options.GetProperties())
        {
            var key = values.Keys.FirstOrDefault(each => each.Equals(prefix + property.Name, StringComparison.OrdinalIgnoreCase));
            if (UnknownSettings.HasOptions(property.PropertyType))
            {
                ListTexts(values, property.PropertyType, $"{prefix}{property.Name}:");
            }
            else if (UnknownSettings.EntryOf(property.PropertyType) is { } entry)
            {
                foreach (var each in Entries(values, $"{prefix}{property.Name}:"))
                    ListTexts(values, entry, each);
            }
            else if (property.PropertyType == typeof(string[]) && key is not null && values.Remove(key, out var text)
                && !string.IsNullOrEmpty(text))
            {
                values[$"{key}:0"] = text;
            }
        }
    }

    // Each value is read alone, by its property. So a fault knows the key and the type, and nothing has to parse the binder's message.
    private static void RemoveUnreadable(IConfigurationSection section, Dictionary<string, string?> values, Type options, string prefix,
        List<Fault> faults)
    {
        foreach (var property in options.GetProperties())
        {
            var name = prefix + property.Name;
            if (UnknownSettings.HasOptions(property.PropertyType))
                RemoveUnreadable(section, values, property.PropertyType, $"{name}:", faults);
            if (UnknownSettings.EntryOf(property.PropertyType) is { } entry)
            {
                foreach (var each in Entries(values, $"{name}:"))
                    RemoveUnreadable(section, values, entry, each, faults);
            }

            var key = values.Keys.FirstOrDefault(each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (key is null)
                continue;
            if (CanRead(values[key]!, property.PropertyType))
            {
                if (property.PropertyType == typeof(DateTimeOffset?))
                    values[key] = InUtc(values[key]!);
                continue;
            }

            faults.Add(new($"{section.Path}:{key}", $"is '{values[key]}', which cannot be read; set {Kind(property.PropertyType)}."));
            values.Remove(key);
        }
    }

    // The prefixes of the entries of a dictionary of options, such as "Triggers:orders:".
    private static IReadOnlyList<string> Entries(Dictionary<string, string?> values, string prefix) =>
        [.. values.Keys.Where(key => key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(key => key[..(key.IndexOf(':', prefix.Length) + 1)]).Where(each => each.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool CanRead(string text, Type type)
    {
        try
        {
            new ConfigurationBuilder().AddInMemoryCollection([new("value", text)]).Build().GetValue(type, "value");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // A time without an offset is UTC, whatever the time zone of the machine is. An empty text is no time.
    private static string InUtc(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToString("O", CultureInfo.InvariantCulture)
            : text;

    private static string Kind(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value.IsEnum)
            return $"one of {string.Join(", ", Enum.GetNames(value))}";
        return Type.GetTypeCode(value) switch
        {
            TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Double => "a number",
            TypeCode.Boolean => "true or false",
            _ => value == typeof(TimeSpan) ? "a time such as 00:00:10" : "a value of the setting's kind",
        };
    }
}
