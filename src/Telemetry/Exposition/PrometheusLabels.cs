using System.Globalization;
using System.Text;

namespace ModelPipeline.Telemetry;

/// <summary>Writes attributes as labels of Prometheus.</summary>
internal static class PrometheusLabels
{
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
        return key == PoolNames.Tag ? PoolNames.Show(text) : text;
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
