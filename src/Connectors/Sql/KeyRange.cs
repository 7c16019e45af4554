using System.Text.Json;

namespace ModelPipeline.Connectors.Sql;

/// <summary>A partition of a scan: a range of user ids in the order of the user column.</summary>
/// <param name="After">The range begins after this id; null for the beginning of the table.</param>
/// <param name="UpTo">
/// The last id of the range; null for the end of the table, so that users who are added later belong to a partition too.
/// </param>
public sealed record KeyRange(string? After, string? UpTo)
{
    /// <summary>The part of a request's partition that the scan has not read yet.</summary>
    public static KeyRange Of(ScanRequest request)
    {
        var partition = JsonSerializer.Deserialize<KeyRange>(request.Partition, JsonSerializerOptions.Web)!;
        return request.Cursor is null ? partition : partition with { After = request.Cursor };
    }

    /// <summary>The partitions between these ids. Each id ends a partition.</summary>
    public static string[] Split(IReadOnlyList<string> bounds)
    {
        string?[] ends = [null, .. bounds, null];
        return [.. ends.Zip(ends.Skip(1), (after, upTo) => new KeyRange(after, upTo).ToString())];
    }

    /// <summary>The range as the text that the plan stores.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
