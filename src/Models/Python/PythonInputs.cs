namespace ModelPipeline.Models.Python;

/// <summary>The inputs of a model and the columns that feed them. A model without names of inputs takes one matrix of columns.</summary>
/// <param name="All">The inputs, in the order in which the model takes them.</param>
/// <param name="Fields">The columns that feed the inputs. Type Text stands for the type of the table's column.</param>
/// <param name="IsMatrix">Whether the model takes a matrix without names.</param>
internal sealed record PythonInputs(IReadOnlyList<PythonInput> All, IReadOnlyList<Field> Fields, bool IsMatrix)
{
    // Exporters to ONNX use this name for a matrix of inputs.
    private const string Matrix = "X";

    /// <exception cref="PipelineConfigurationException">A setting does not fit the model, or the model does not say enough.</exception>
    public static PythonInputs Of(Description model, IReadOnlyDictionary<string, string[]> setting)
    {
        var faults = new List<Fault>();
        var named = model.Inputs;
        if (named is null && (model.Kind == "module" || setting.Count > 1))
            named = [.. setting.Keys.Select(name => new DescribedColumn(name))];
        var resolved = named is null ? setting : InputMapping.Resolve(setting, named.Select(input => input.Name), faults);
        var inputs = named is null ? OfMatrix(model, setting, faults) : Named(named, resolved, faults);
        if (model.Kind == "module" && inputs.All.Count == 0)
        {
            faults.Add(new("Model:Inputs", "is empty, and the module does not say what it takes; list it, such as \"age\": \"age\", or "
                + "write inputs = [\"age\"] into the module."));
        }

        InputMapping.Check(setting, resolved, inputs.Fields, faults);
        return inputs with { Fields = [.. inputs.Fields.DistinctBy(field => field.Name)] };
    }

    private static PythonInputs Named(DescribedColumn[] named, IReadOnlyDictionary<string, string[]> mapping, List<Fault> faults)
    {
        var inputs = new List<PythonInput>();
        var fields = new List<Field>();
        foreach (var input in named)
        {
            var columns = mapping.GetValueOrDefault(input.Name) ?? [input.Name];
            if (columns.Length != 1)
            {
                faults.Add(new($"Model:Inputs:{input.Name}", $"lists {columns.Length} columns; the model takes 1."));
                continue;
            }

            inputs.Add(new(input.Name, columns[0]));
            fields.Add(new(columns[0], input.Type is { } type ? AnswerColumn.TypeOf(type) : ColumnType.Text));
        }

        return new(inputs, fields, IsMatrix: false);
    }

    // The file may say how many numbers a row has.
    private static PythonInputs OfMatrix(Description model, IReadOnlyDictionary<string, string[]> setting, List<Fault> faults)
    {
        var name = setting.Count == 1 ? setting.Keys.First() : Matrix;
        var columns = setting.Count == 1 ? setting.Values.First() : [];
        var wanted = model.Features is { } count ? $"a row of {count} numbers" : "a row";
        if (columns.Length == 0)
        {
            faults.Add(new($"Model:Inputs:{name}", $"is empty, and the model, which takes {wanted}, does not say which columns these are; "
                + $"list them in order, such as \"{Matrix}\": [\"first\", \"second\"], or fit the model with a data frame and save it "
                + "again.")
            {
                Width = model.Features,
            });
        }
        else if (columns.Length == 1 && model.Features is > 1)
        {
            return new([new(columns[0], columns[0])], [new(columns[0], ColumnType.Vector, VectorLength: model.Features)], IsMatrix: true);
        }
        else if (model.Features is { } features && features != columns.Length)
        {
            faults.Add(new($"Model:Inputs:{name}", $"lists {columns.Length} columns; the model takes {features}."));
        }

        var fields = columns.Select(column => new Field(column, ColumnType.Text));
        return new([.. columns.Select(column => new PythonInput(column, column))], [.. fields], IsMatrix: true);
    }
}
