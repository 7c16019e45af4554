using System.Globalization;
using System.Text;

namespace ModelPipeline.Client;

/// <summary>Writes paths and queries of the API.</summary>
internal static class ApiPath
{
    /// <summary>A path of segments, each escaped: <c>Of("pipelines", "churn", "users", "a/b")</c>.</summary>
    /// <exception cref="ArgumentException">A segment is empty, or is "." or "..", which no URL can hold.</exception>
    public static string Of(params ReadOnlySpan<string> segments)
    {
        var path = new StringBuilder();
        foreach (var segment in segments)
        {
            if (segment is "" or "." or "..")
                throw new ArgumentException($"'{segment}' cannot be part of a URL; a list of users takes such an id.");
            path.Append(path.Length == 0 ? "" : "/").Append(Uri.EscapeDataString(segment));
        }

        return path.ToString();
    }

    /// <summary>Adds a query; entries whose value is null are left out.</summary>
    public static string With(this string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            if (value is null)
                continue;
            text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(Text(value)));
        }

        return text.ToString();
    }

    private static string Text(object value) => value switch
    {
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
