using System.Collections;
using System.Globalization;

namespace ModelPipeline.Silo;

/// <summary>
/// Reads the settings whose keys are names of a model or a table. Such a name can hold a colon, which also separates the keys of settings.
/// So the whole path below the setting is the name.
/// </summary>
internal static class SettingNames
{
    /// <summary>Fills each dictionary of an options object, and of the options inside.</summary>
    public static void Fill(IConfigurationSection section, object options, List<Fault> faults)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var child = section.GetSection(property.Name);
            if (property.PropertyType == typeof(Dictionary<string, string>))
                property.SetValue(options, Texts(child).ToDictionary(each => each.Name, each => each.Text));
            else if (property.PropertyType == typeof(Dictionary<string, string[]>))
                property.SetValue(options, Lists(child, faults));
            else if (UnknownSettings.HasOptions(property.PropertyType) && property.GetValue(options) is { } part)
                Fill(child, part, faults);
            else if (UnknownSettings.EntryOf(property.PropertyType) is not null && property.GetValue(options) is IDictionary entries)
                Fill(child, entries, faults);
        }
    }

    private static void Fill(IConfigurationSection section, IDictionary entries, List<Fault> faults)
    {
        foreach (DictionaryEntry entry in entries)
            Fill(section.GetSection((string)entry.Key), entry.Value!, faults);
    }

    // A JSON null counts as not set.
    private static IEnumerable<(string Name, string Text)> Texts(IConfigurationSection section, string prefix = "")
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Value is { } text)
                yield return (prefix + child.Key, text);
            foreach (var deeper in Texts(child, $"{prefix}{child.Key}:"))
                yield return deeper;
        }
    }

    // A single text counts as a list of one. Keys that end in 0, 1, 2 and so on count as elements of a list. Where the model has inputs
    // with such names, InputMapping decides.
    private static Dictionary<string, string[]> Lists(IConfigurationSection section, List<Fault> faults)
    {
        var lists = new Dictionary<string, string[]>();
        foreach (var group in Texts(section).GroupBy(each => Split(each.Name).List))
        {
            var each = group.OrderBy(each => Split(each.Name).Index).ToList();
            if (group.Key is { } list && each.Select(element => Split(element.Name).Index).SequenceEqual(Enumerable.Range(0, each.Count)))
            {
                Add(list, [.. each.Select(element => element.Text)]);
            }
            else
            {
                each.ForEach(one => Add(one.Name, one.Text.Length == 0 ? [] : [one.Text]));
            }
        }

        return lists;

        void Add(string name, string[] columns)
        {
            if (columns.Contains(""))
                faults.Add(new($"{section.Path}:{name}", "has an empty text in its list; name a column there, or leave it out."));
            else if (!lists.TryAdd(name, columns))
                faults.Add(new($"{section.Path}:{name}", "is set as a text and as a list; leave one of the two out."));
        }
    }

    private static (string? List, int Index) Split(string name)
    {
        var colon = name.LastIndexOf(':');
        var isElement = int.TryParse(name[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        return colon >= 0 && isElement ? (name[..colon], index) : (null, 0);
    }
}
