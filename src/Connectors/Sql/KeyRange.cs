using System.Text.Json;

namespace ModelPipeline.Connectors.Sql;

/// <summary>A partition of a scan: a range of user ids in the order of the user column.</summary>
/// <param name="After">The id that it begins after; null for the beginning of the table.</param>
/// <param name="UpTo">Its last id; null for the end of the table, so that users who come later are in some partition too.</param>
public sealed record KeyRange(string? After, string? UpTo)
{
    /// <summary>What is left of the partition of a request.</summary>
    public static KeyRange Of(ScanRequest request)
    {
        var partition = JsonSerializer.Deserialize<KeyRange>(request.Partition, JsonSerializerOptions.Web)!;
        return request.Cursor is null ? partition : partition with { After = request.Cursor };
    }

    /// <summary>The partitions between these ids, each of which ends one.</summary>
    public static string[] Split(IReadOnlyList<string> bounds)
    {
        string?[] ends = [null, .. bounds, null];
        return [.. ends.Zip(ends.Skip(1), (after, upTo) => new KeyRange(after, upTo).ToString())];
    }

    /// <summary>As a plan names it.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
