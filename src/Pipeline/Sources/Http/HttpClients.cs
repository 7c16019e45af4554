using System.Net;
using System.Net.Http.Headers;

namespace ModelPipeline;

/// <summary>HTTP clients for downloads: few redirects, no decompression, no timeout of their own.</summary>
internal static class HttpClients
{
    private const int MaxRedirects = 5;

    public static HttpClient Create()
    {
        // A new address behind a name is seen within some minutes.
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            MaxAutomaticRedirections = MaxRedirects,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ModelPipeline", null));
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
        return client;
    }
}
