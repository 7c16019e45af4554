using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Static keys for the settings of an API under test.</summary>
internal sealed class TestKeys
{
    public const string AllScopes = "score,read,explain,jobs,rollout,admin";

    /// <summary>All scopes, one by one.</summary>
    public static readonly string[] Scopes = AllScopes.Split(',');

    private readonly Dictionary<string, string> texts = [];
    private readonly JsonObject settings = [];

    /// <summary>The section <c>Auth:Keys</c>.</summary>
    public JsonObject Settings => settings.DeepClone().AsObject();

    /// <summary>The secrets.</summary>
    public IEnumerable<string> Texts => texts.Values;

    /// <summary>The text of a key.</summary>
    public string this[string name] => texts[name];

    /// <summary>
    /// "all", "expired", "other" (another pipeline), "reader" (the scope read), "retail" and "bank" (tenants), and "without-SCOPE" for
    /// each.
    /// </summary>
    public static TestKeys OfEachKind()
    {
        var keys = new TestKeys()
            .Add("all")
            .Add("expired", expires: "2020-01-01T00:00:00Z")
            .Add("other", pipelines: "app*")
            .Add("reader", scopes: "read")
            .Add("retail", tenant: "retail")
            .Add("bank", tenant: "bank");
        foreach (var scope in Scopes)
            keys.Add($"without-{scope}", string.Join(',', Scopes.Where(each => each != scope)));
        return keys;
    }

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
