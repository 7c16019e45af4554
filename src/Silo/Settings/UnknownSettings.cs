namespace ModelPipeline.Silo;

/// <summary>
/// Finds settings that no code reads: misspelt settings, and settings of another shape (a text instead of an object, an object instead of a
/// text). A setting that is ignored in silence costs hours.
/// </summary>
internal static class UnknownSettings
{
    public static IEnumerable<Fault> Find(IConfigurationSection section, Type options)
    {
        var known = options.GetProperties()
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(section.Value))
            yield return new(section.Path, $"is a single value; set an object with {string.Join(", ", known.Keys)}.");
        foreach (var child in section.GetChildren())
        {
            foreach (var fault in known.TryGetValue(child.Key, out var type) ? Check(child, type) : [Unknown(child, known.Keys)])
                yield return fault;
        }
    }

    /// <summary>Whether the type is an options class of this product. The keys of a dictionary are the user's.</summary>
    public static bool HasOptions(Type type) =>
        (type.Assembly == typeof(PipelineOptions).Assembly || type.Assembly == typeof(UnknownSettings).Assembly) && !type.IsEnum;

    /// <summary>The options class of the entries, where the type is a dictionary of options by names of the user; otherwise null.</summary>
    public static Type? EntryOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) && type.GetGenericArguments() is [_, var entry]
            && HasOptions(entry) ? entry : null;

    private static IEnumerable<Fault> Check(IConfigurationSection setting, Type type)
    {
        if (HasOptions(type))
            return Find(setting, type);
        if (EntryOf(type) is { } entry)
        {
            return string.IsNullOrEmpty(setting.Value)
                ? setting.GetChildren().SelectMany(each => Find(each, entry))
                : [new(setting.Path, "is a single value; set an object, such as {\"name\": {...}}.")];
        }

        if (type == typeof(Dictionary<string, string>) || type == typeof(Dictionary<string, string[]>))
        {
            return string.IsNullOrEmpty(setting.Value)
                ? []
                : [new(setting.Path, "is a single value; set an object, such as {\"name\": \"value\"}.")];
        }

        // Read and checked by whoever knows the options inside.
        if (type == typeof(IConfigurationSection))
            return [];
        // A single text counts as a list of one.
        if (type == typeof(string[]))
        {
            return setting.GetChildren().Any(each => each.GetChildren().Any())
                ? [new(setting.Path, "is an object; set a list of texts.")]
                : [];
        }

        return setting.GetChildren().Any() ? [new(setting.Path, "is an object or a list; set one value.")] : [];
    }

    private static Fault Unknown(IConfigurationSection setting, IEnumerable<string> known)
    {
        var closest = ClosestNames.Find(setting.Key, known) is [var name, ..] ? $"{name} is the closest; " : "";
        return new(setting.Path, $"is no setting; {closest}those here are {string.Join(", ", known)}.");
    }
}
