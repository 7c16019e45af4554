using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a key.</summary>
/// <param name="Name">Who uses the key.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="Pipelines">The pipelines, as globs; null for all that the maker may use.</param>
/// <param name="Tenant">The tenant; null for that of the maker.</param>
/// <param name="ExpiresAt">When the key ends; null for never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyBody(string? Name, IReadOnlyList<string>? Scopes, IReadOnlyList<string>? Pipelines = null, string? Tenant = null,
    DateTimeOffset? ExpiresAt = null)
{
    /// <summary>An example with every property.</summary>
    public static readonly BodyExample Example = new(
        """{"name":"batch","scopes":["score","jobs"],"pipelines":["churn"],"tenant":"retail","expiresAt":"2027-01-01T00:00:00Z"}""");

    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check(DateTimeOffset now)
    {
        if (Name is not { Length: > 0 } || !Grants.IsName(Name))
            return "\"name\" is no name; send 1 to 64 letters, digits, '-', '_' and '.'.";
        if (Scopes?.Contains(null!) == true || Pipelines?.Contains(null!) == true)
            return "\"scopes\" or \"pipelines\" has a null; leave it out.";
        if (Tenant is "")
            return "\"tenant\" is empty; send a name, or leave it out.";
        if (ExpiresAt <= now)
            return "\"expiresAt\" is in the past; send a later time, or leave it out.";
        var faults = Grants.Check("body", Scopes ?? [], Pipelines ?? ["*"], Tenant).ToList();
        return faults.Count == 0
            ? null
            : string.Join(" ", faults.Select(fault => $"\"{fault.Setting.ToLowerInvariant()[5..]}\" {fault.Message}"));
    }
}
