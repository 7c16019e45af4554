namespace ModelPipeline.Connectors.Sql;

/// <summary>The columns of a source that the connector reads.</summary>
/// <param name="User">The column that holds the user id; its name in the source.</param>
/// <param name="Columns">The columns that the model wants and the source has, in the model's order.</param>
public sealed record InputColumns(string User, IReadOnlyList<InputColumn> Columns)
{
    /// <summary>The fields of the batches.</summary>
    public IEnumerable<Field> Fields => Columns.Select(column => column.Field);

    /// <summary>Finds the columns in the schema of the source.</summary>
    /// <param name="setting">The setting that names the source.</param>
    /// <param name="userColumn">Setting <c>Input:UserColumn</c>.</param>
    /// <param name="wanted">The inputs of the model.</param>
    /// <param name="schema">All columns of the source.</param>
    /// <param name="hasFractions">Whether the user column holds floating-point numbers, so that an id would be <c>101.0</c>.</param>
    /// <exception cref="PipelineConfigurationException">
    /// The source has no user column or several of that name, or its ids would be <c>101.0</c>.
    /// </exception>
    public static InputColumns Find(string setting, string userColumn, IReadOnlyList<Field> wanted, Schema schema,
        bool hasFractions = false)
    {
        var found = schema.FindAll(userColumn);
        if (found.Count != 1)
            throw Fault(DescribeUser(setting, userColumn, found, schema));
        var user = found[0].Name;
        if (hasFractions)
        {
            var why = "a column of floating-point numbers: ids are texts, and that of user 101 would be '101.0'";
            throw Fault($"is '{userColumn}', {why}. {Remedy(setting, user)}");
        }

        var columns = from field in wanted
                      let source = schema.Find(field.Name)
                      where source is not null
                      select new InputColumn(source.Name, source with { Name = field.Name });
        return new(user, [.. columns]);

        PipelineConfigurationException Fault(string message) => new("Input:UserColumn", message) { Columns = schema };
    }

    private static string DescribeUser(string setting, string userColumn, IReadOnlyList<Field> found, Schema schema)
    {
        var all = string.Join(", ", schema.Select(field => field.Name));
        if (found.Count > 1)
        {
            var fitting = string.Join(", ", found.Select(field => field.Name));
            return found[0].Name == found[1].Name
                ? $"is '{userColumn}', which {setting} has {found.Count} times; give each column its own name."
                : $"is '{userColumn}', which fits several columns of {setting} in another case: {fitting}; set the name of one of them.";
        }

        var closest = ClosestNames.Find(userColumn, schema.Select(field => field.Name)) is [var name, ..] ? $", such as '{name}'" : "";
        return $"is '{userColumn}', which {setting} does not have; it has {all}. Set the column that holds the user id{closest}.";
    }

    private static string Remedy(string setting, string user) => setting == "Input:Query"
        ? $"Cast it in the query: CAST({SqlName.Quote(user)} AS BIGINT) AS {SqlName.Quote(user)}."
        : "Store the ids as whole numbers (BIGINT) or texts, or cast them with \"Query\".";
}
