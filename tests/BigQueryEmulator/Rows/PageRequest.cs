using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Rows;

/// <summary>The rows that a request asks for, and the format of timestamps.</summary>
/// <param name="Start">The first row, from 0.</param>
/// <param name="Limit">The largest number of rows; null for a full page.</param>
internal sealed record PageRequest(long Start, long? Limit, TimestampFormat Timestamps)
{
    /// <param name="source">The table or job. A page token is valid only for one of them.</param>
    /// <exception cref="ApiException">A parameter is wrong, or the token belongs to another source.</exception>
    public static PageRequest Read(IQueryCollection query, string source)
    {
        // If a start index is given, the token has no effect.
        var start = query.Number("startIndex") ?? (query["pageToken"] is [{ Length: > 0 } token] ? ReadToken(token, source) : 0);
        var format = new JsonObject
        {
            ["useInt64Timestamp"] = (string?)query["formatOptions.useInt64Timestamp"],
            ["timestampOutputFormat"] = (string?)query["formatOptions.timestampOutputFormat"],
        };
        return new(start, query.Number("maxResults"), ReadFormat(format));
    }

    public static TimestampFormat ReadFormat(JsonNode? options) => options.Text("timestampOutputFormat") switch
    {
        "INT64" => TimestampFormat.Int64,
        "ISO8601_STRING" => TimestampFormat.Iso8601,
        _ => options.Flag("useInt64Timestamp") ?? false ? TimestampFormat.Int64 : TimestampFormat.FloatSeconds,
    };

    /// <summary>The token of the next page; null after the last page.</summary>
    public string? Next(string source, int count, long total) => Start + count >= total
        ? null
        : Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Start + count}@{source}")));

    private static long ReadToken(string token, string source)
    {
        var bytes = new byte[token.Length];
        if (Convert.TryFromBase64String(token, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split('@', 2) is [var start, var of] && of == source)
        {
            return long.Parse(start, CultureInfo.InvariantCulture);
        }

        throw ApiException.Invalid("Invalid page token.");
    }
}
