namespace ModelPipeline;

/// <summary>Interprets <c>Model:Inputs</c> for all model kinds, once the inputs of the model file are known.</summary>
public static class InputMapping
{
    /// <summary>
    /// Finds the model input of each entry. Configuration cannot tell <c>"dense": ["a"]</c> from <c>"dense:0": "a"</c>, because a colon
    /// separates its keys. The names of the model's inputs decide. An entry that matches two inputs, or none, is a fault.
    /// </summary>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    /// <param name="inputs">The names of the model's inputs.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <returns>The columns of each mapped input, under the name that the model uses.</returns>
    public static IReadOnlyDictionary<string, string[]> Resolve(
        IReadOnlyDictionary<string, string[]> mapping, IEnumerable<string> inputs, List<Fault> faults)
    {
        var known = inputs.ToHashSet();
        var resolved = new Dictionary<string, string[]>();
        foreach (var (key, columns) in mapping)
        {
            var input = SettingKey.FindName(key, known);
            var each = columns.Select((_, index) => SettingKey.FindName($"{key}:{index}", known)).OfType<string>().ToList();
            var isEach = columns.Length > 0 && each.Count == columns.Length;
            if (input is not null && isEach && !each.All(mapping.ContainsKey))
            {
                faults.Add(
                    new($"Model:Inputs:{key}",
                        $"can mean input '{input}' or {Quoted(each)}; list the columns of the latter too, such as \"{each[0]}\": [\"{each[0]}\"]."));
            }
            else if (input is not null)
            {
                Add(key, input, columns);
            }
            else if (isEach)
            {
                each.ForEach(name => Add(key, name, [columns[each.IndexOf(name)]]));
            }
            else
            {
                faults.Add(
                    new($"Model:Inputs:{key}",
                        $"names no input of the model; its inputs are {string.Join(", ", known)}.{Closest(key, known)}"));
            }
        }

        return resolved;

        void Add(string key, string input, string[] columns)
        {
            if (!resolved.TryAdd(input, columns))
                faults.Add(new($"Model:Inputs:{key}", $"names the columns of input '{input}' once more; leave one of the two out."));
        }
    }

    /// <summary>Adds a fault for each column that would need two types at once. Throws if there is any fault.</summary>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    /// <param name="resolved">The result of <see cref="Resolve"/>.</param>
    /// <param name="fields">The columns that feed the inputs. A column that feeds several inputs is listed several times.</param>
    /// <param name="faults">The faults of the inputs so far.</param>
    /// <exception cref="PipelineConfigurationException">
    /// There are faults. The exception has the columns that are needed despite the faults.
    /// </exception>
    public static void Check(
        IReadOnlyDictionary<string, string[]> mapping, IReadOnlyDictionary<string, string[]> resolved, IReadOnlyCollection<Field> fields,
        List<Fault> faults)
    {
        foreach (var column in fields.Distinct().GroupBy(field => field.Name).Where(group => group.Count() > 1))
        {
            faults.Add(
                new("Model:Inputs",
                    $"feeds column '{column.Key}' to inputs of different types ({string.Join(", ", column.Select(field => field.TypeName))}); give each its own column."));
        }

        if (faults.Count == 0)
            return;
        // An entry with a wrong input name leaves an input without its columns. It is then no second fault that the table lacks a column
        // with the input's name.
        var isWhole = mapping.Values.Sum(columns => columns.Length) == resolved.Values.Sum(columns => columns.Length);
        var named = resolved.Values.SelectMany(columns => columns).ToHashSet();
        var needed = fields.Where(field => isWhole || named.Contains(field.Name)).DistinctBy(field => field.Name);
        throw new PipelineConfigurationException(faults) { Columns = new(needed) };
    }

    private static string Closest(string key, IEnumerable<string> known) =>
        ClosestNames.Find(key, known) is [var closest, ..] ? $" The closest is '{closest}'." : "";

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
