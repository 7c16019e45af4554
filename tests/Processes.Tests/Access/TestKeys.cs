using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Static keys for the settings of an API under test.</summary>
internal sealed class TestKeys
{
    public const string AllScopes = "score,read,explain,jobs,rollout,admin";

    private readonly Dictionary<string, string> texts = [];
    private readonly JsonObject settings = [];

    /// <summary>The section <c>Auth:Keys</c>.</summary>
    public JsonObject Settings => settings.DeepClone().AsObject();

    /// <summary>The secrets.</summary>
    public IEnumerable<string> Texts => texts.Values;

    /// <summary>The text of a key.</summary>
    public string this[string name] => texts[name];

    /// <summary>Adds a key.</summary>
    public TestKeys Add(string name, string scopes = AllScopes, string? pipelines = null, string? tenant = null, string? expires = null)
    {
        var text = $"mp_{Convert.ToHexString(RandomNumberGenerator.GetBytes(32)).ToLowerInvariant()}";
        texts[name] = text;
        var key = new JsonObject { ["Hash"] = $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}" };
        key["Scopes"] = new JsonArray([.. scopes.Split(',').Select(scope => JsonValue.Create(scope))]);
        if (pipelines is not null)
            key["Pipelines"] = new JsonArray(pipelines);
        if (tenant is not null)
            key["Tenant"] = tenant;
        if (expires is not null)
            key["ExpiresAt"] = expires;
        settings[name] = key;
        return this;
    }
}
