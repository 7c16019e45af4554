using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>Writes contributions as the JSON of a stored explanation.</summary>
internal static class ContributionsJson
{
    // The text goes into a column of a table, not into a page: letters stay letters.
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<ColumnContribution> contributions) => JsonSerializer.Serialize(contributions, Options);
}
