using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>An API key that the settings know by its hash; section <c>Auth:Keys:{name}</c>.</summary>
internal sealed class StaticKeyOptions
{
    private const string Prefix = "sha256:";

    /// <summary><c>sha256:</c> and the SHA-256 of the key's text (UTF-8) in 64 hexadecimal digits. No default.</summary>
    public string Hash { get; set; } = "";

    /// <summary>What the key may do, such as <c>["score", "read"]</c>; or one text with commas. No default.</summary>
    public string[] Scopes { get; set; } = [];

    /// <summary>The pipelines, as globs such as <c>fraud-*</c>. Default: all.</summary>
    // Not ["*"]: the binder adds what the settings have to a default.
    public string[] Pipelines { get; set; } = [];

    /// <summary>The tenant. Default: none.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>When the key ends, such as <c>2027-01-01T00:00:00Z</c>. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>The globs of the pipelines.</summary>
    internal string[] Globs => Pipelines.Length == 0 ? ["*"] : Grants.Split(Pipelines);

    /// <summary>
    /// The faults of these settings. None of them repeats the hash, because somebody may have written the key itself there.
    /// </summary>
    /// <param name="key">The key of the section.</param>
    public IEnumerable<Fault> Check(string key)
    {
        if (HashBytes() is null)
            yield return new($"{key}:Hash", "is no hash; set \"sha256:\" and the 64 hexadecimal digits of the SHA-256 of the key's text.");
        else if (HashBytes().AsSpan().SequenceEqual(SHA256.HashData([])))
            yield return new($"{key}:Hash", "is the SHA-256 of an empty text, which everybody can send; make the hash of a key's text.");
        foreach (var fault in Grants.Check(key, Scopes, Globs, Tenant))
            yield return fault;
    }

    /// <summary>The hash; null where <see cref="Hash"/> is none.</summary>
    public byte[]? HashBytes()
    {
        var hash = Hash.Trim();
        if (!hash.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return null;
        var digits = hash[Prefix.Length..];
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }
}
