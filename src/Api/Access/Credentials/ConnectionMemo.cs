using Microsoft.AspNetCore.Connections.Features;

namespace ModelPipeline.Api;

/// <summary>
/// The key that the last request of a connection had, so that the next one with the same text needs no hash: the hash takes a
/// microsecond, a thirtieth of a call. Kestrel gives the same object for a header that has the same text as in the request before.
/// </summary>
/// <param name="text">The object of the header.</param>
/// <param name="edition">The keys in which the key was found.</param>
/// <param name="grant">The key.</param>
internal sealed class ConnectionMemo(string text, object edition, KeyGrant grant)
{
    private static readonly object Key = new();

    /// <summary>The key of the text; null where the connection does not know.</summary>
    public static KeyGrant? Find(HttpContext context, string text, KeyRing keys) =>
        ItemsOf(context) is { } items && items.TryGetValue(Key, out var found) && found is ConnectionMemo memo
            ? memo.Find(text, keys)
            : null;

    /// <summary>Keeps the key for the next request of the connection.</summary>
    public static void Keep(HttpContext context, string text, object edition, KeyGrant grant)
    {
        if (ItemsOf(context) is { } items)
            items[Key] = new ConnectionMemo(text, edition, grant);
    }

    // The same object has the same text. Nothing is compared, so that the time tells nothing of the text.
    private KeyGrant? Find(string sent, KeyRing keys) => ReferenceEquals(sent, text) && keys.IsCurrent(edition) ? grant : null;

    // A connection of HTTP/1.1 has one request at a time. One of HTTP/2 has many, and its items are not thread-safe.
    private static IDictionary<object, object?>? ItemsOf(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionItemsFeature>()?.Items : null;
}
