using System.Globalization;
using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// The ids of users as the parameter <c>@users</c>. It has the type of the user column, so that BigQuery can skip blocks of a table that is
/// clustered by this column. An id in another spelling than the column's belongs to no user: '007' is not 7.
/// </summary>
internal static class BigQueryUsers
{
    public const string Parameter = "@users";

    /// <summary>The condition that compares the column with the ids.</summary>
    public static string Condition(TableField column)
    {
        var quoted = BigQueryTableName.QuoteColumn(column.Name);
        return $"{(column.SqlType is "STRING" or "INT64" ? quoted : $"CAST({quoted} AS STRING)")} IN UNNEST({Parameter})";
    }

    /// <summary>The ids for <see cref="Condition"/>.</summary>
    public static QueryParameter Of(TableField column, IReadOnlyList<string> users) =>
        column.SqlType == "INT64" ? Array("INT64", users.Where(IsWhole)) : Texts(users);

    /// <summary>The ids as texts, without ids that BigQuery cannot hold.</summary>
    public static QueryParameter Texts(IReadOnlyList<string> users) => Array("STRING", users.Where(BigQueryText.CanHold));

    private static QueryParameter Array(string type, IEnumerable<string> values) =>
        new(Parameter[1..], new("ARRAY", new(type)), new(ArrayValues: [.. values.Select(value => new ParameterValue(value))]));

    private static bool IsWhole(string id) =>
        long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == id;
}
