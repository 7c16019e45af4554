using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>Rows for a model.</summary>
/// <param name="Rows">1 to 10,000 objects, each with a value for each input column of the model; null for no value.</param>
/// <param name="Version">The version of the model; null for the stable one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PredictBody(JsonElement? Rows = null, string? Version = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"rows":[{"tenure":2,"MonthlyCharges":70.7,"Contract":"Month-to-month"}],"version":"v2"}""");

    /// <summary>The most rows of one call. More rows belong into a table and a job.</summary>
    public const int MaxRows = 10_000;

    /// <summary>The largest body.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check()
    {
        if (Rows is not { ValueKind: JsonValueKind.Array } rows)
            return $"\"rows\" is no list; send {Example.Json}.";
        return rows.GetArrayLength() switch
        {
            0 => "\"rows\" is empty; send one row at least.",
            > MaxRows => $"\"rows\" has {rows.GetArrayLength()} rows; at most {MaxRows} are allowed. Send several calls, or use a job.",
            _ => null,
        };
    }
}
