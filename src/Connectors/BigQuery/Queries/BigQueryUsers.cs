using System.Globalization;
using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// The ids of users as the parameter <c>@users</c>: of the user column's own type, so that BigQuery can leave out the blocks of a table
/// that is clustered by it. An id that the column would spell otherwise is nobody's: '007' is not 7.
/// </summary>
internal static class BigQueryUsers
{
    public const string Parameter = "@users";

    /// <summary>The column as it is compared with the ids.</summary>
    public static string Condition(TableField column)
    {
        var quoted = BigQueryTableName.QuoteColumn(column.Name);
        return $"{(column.SqlType is "STRING" or "INT64" ? quoted : $"CAST({quoted} AS STRING)")} IN UNNEST({Parameter})";
    }

    /// <summary>The ids for <see cref="Condition"/>.</summary>
    public static QueryParameter Of(TableField column, IReadOnlyList<string> users) =>
        column.SqlType == "INT64" ? Array("INT64", users.Where(IsWhole)) : Texts(users);

    /// <summary>The ids as they are, without those that no text of BigQuery can equal.</summary>
    public static QueryParameter Texts(IReadOnlyList<string> users) => Array("STRING", users.Where(BigQueryText.CanHold));

    private static QueryParameter Array(string type, IEnumerable<string> values) =>
        new(Parameter[1..], new("ARRAY", new(type)), new(ArrayValues: [.. values.Select(value => new ParameterValue(value))]));

    private static bool IsWhole(string id) =>
        long.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == id;
}
