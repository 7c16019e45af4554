using System.Globalization;
using System.Text;

namespace ModelPipeline.Telemetry;

/// <summary>Writes attributes as labels of Prometheus.</summary>
internal static class PrometheusLabels
{
    // Npgsql's name of a pool is the connection string where the pool has no name of its own. Hosts and roles are for the log alone.
    private const string PoolName = "db.client.connection.pool.name";
    private const string Unnamed = "unnamed";

    /// <summary>The labels without braces, such as <c>pipeline="churn",stage="write"</c>; ordered by name.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? "," : "").Append(PrometheusNames.Label(key)).Append("=\"");
            AppendEscaped(text, ValueOf(key, value));
            text.Append('"');
        }

        return text.ToString();
    }

    private static string ValueOf(string key, object? value)
    {
        var text = value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        return key == PoolName && text.Contains('=', StringComparison.Ordinal) ? Unnamed : text;
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(character),
            };
        }
    }
}
