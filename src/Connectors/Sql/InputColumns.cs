namespace ModelPipeline.Connectors.Sql;

/// <summary>The columns of a source that are read.</summary>
/// <param name="User">The column that holds the user id, as the source spells it.</param>
/// <param name="Columns">The columns that the model wants and the source has, in the model's order.</param>
public sealed record InputColumns(string User, IReadOnlyList<InputColumn> Columns)
{
    /// <summary>The fields of the batches that are read.</summary>
    public IEnumerable<Field> Fields => Columns.Select(column => column.Field);

    /// <summary>Finds them in the schema of the source.</summary>
    /// <param name="setting">The setting that names the source.</param>
    /// <param name="userColumn">Setting <c>Input:UserColumn</c>.</param>
    /// <param name="wanted">What the model needs.</param>
    /// <param name="schema">What the source has.</param>
    /// <exception cref="PipelineConfigurationException">The source lacks the user column.</exception>
    public static InputColumns Find(string setting, string userColumn, IReadOnlyList<Field> wanted, Schema schema)
    {
        if (schema.Find(userColumn) is not { } user)
            throw new PipelineConfigurationException("Input:UserColumn", $"is '{userColumn}', which {setting} does not have; it has {string.Join(", ", schema.Select(field => field.Name))}.");
        var columns = from field in wanted
                      let source = schema.Find(field.Name)
                      where source is not null
                      select new InputColumn(source.Name, source with { Name = field.Name });
        return new(user.Name, [.. columns]);
    }
}
