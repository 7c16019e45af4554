using System.Text.RegularExpressions;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>The full name of a table.</summary>
internal sealed partial record BigQueryTableName(string Project, string Dataset, string Table)
{
    /// <summary>The name in SQL. No part can contain a backtick, see <see cref="Parse"/>.</summary>
    public string Quoted => $"`{Project}`.`{Dataset}`.`{Table}`";

    /// <summary>The path of the table in the REST API.</summary>
    public string Path =>
        $"projects/{Uri.EscapeDataString(Project)}/datasets/{Uri.EscapeDataString(Dataset)}/tables/{Uri.EscapeDataString(Table)}";

    /// <summary>The name of another table in the same dataset.</summary>
    public BigQueryTableName Beside(string table) => this with { Table = table };

    /// <summary>The name of a column or of a parameter's field in SQL.</summary>
    public static string QuoteColumn(string column) =>
        $"`{column.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal)}`";

    /// <summary>
    /// Reads a table name of a setting: <c>table</c>, <c>dataset.table</c> or <c>project.dataset.table</c>, with or without backticks.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">The text is not a table name.</exception>
    public static BigQueryTableName Parse(string name, string setting, BigQueryConnection connection)
    {
        var parts = SqlName.Parts(name is ['`', .. var inner, '`'] ? inner : name);
        if (parts.Count > 3 || !parts.All(part => Part().IsMatch(part))
            || parts.TakeLast(2).Any(part => part.AsSpan().ContainsAny('.', ':')))
        {
            throw new PipelineConfigurationException(setting,
                $"is '{name}', which is no name of a BigQuery table; set table, dataset.table or project.dataset.table.");
        }

        return new(parts.Count > 2 ? parts[^3] : connection.Project, parts.Count > 1 ? parts[^2] : connection.Dataset, parts[^1]);
    }

    // A name has letters, marks, digits, connectors, dashes and spaces. Old project names have a colon and dots.
    [GeneratedRegex(@"^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}:.$]{1,1024}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
