using System.Text.RegularExpressions;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>A table's full name.</summary>
internal sealed partial record BigQueryTableName(string Project, string Dataset, string Table)
{
    /// <summary>As SQL spells it. None of its parts can hold a backtick: <see cref="Parse"/> sees to it.</summary>
    public string Quoted => $"`{Project}`.`{Dataset}`.`{Table}`";

    /// <summary>Where the API keeps it.</summary>
    public string Path =>
        $"projects/{Uri.EscapeDataString(Project)}/datasets/{Uri.EscapeDataString(Dataset)}/tables/{Uri.EscapeDataString(Table)}";

    /// <summary>Another table beside it.</summary>
    public BigQueryTableName Beside(string table) => this with { Table = table };

    /// <summary>A column or a parameter's field, as SQL spells it.</summary>
    public static string QuoteColumn(string column) =>
        $"`{column.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal)}`";

    /// <summary>
    /// A table's name as a setting gives it: <c>table</c>, <c>dataset.table</c> or <c>project.dataset.table</c>, with or without backticks.
    /// </summary>
    /// <exception cref="PipelineConfigurationException">It is none.</exception>
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

    // Letters, marks, digits, connectors, dashes and spaces; a colon and dots in old project names.
    [GeneratedRegex(@"^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}:.$]{1,1024}$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
