using System.Net;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class DocsPagesTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Page_EachTime_HasANonceOfItsOwn()
    {
        var first = await Http.AskAsync("GET /docs");
        var second = await Http.AskAsync("GET /docs");

        var nonce = first.Header("Content-Security-Policy")!.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal((200, "text/html", "no-referrer"), (first.Status, first.Type, first.Header("Referrer-Policy")));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-", first.Header("Content-Security-Policy"),
            StringComparison.Ordinal);
        Assert.Contains($"content=\"{nonce}\"", first.Text, StringComparison.Ordinal);
        Assert.Equal(16, Convert.FromBase64String(nonce).Length);
        Assert.DoesNotContain(nonce, second.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scalar.js", "text/javascript", "createApiReference")]
    [InlineData("docs.js", "text/javascript", "openapi/v1.json")]
    [InlineData("docs.css", "text/css", "color-scheme")]
    public async Task File_CompressedPlainAndKnown_IsTheSame(string name, string type, string word)
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip };
        using var http = new HttpClient(handler) { BaseAddress = Http.BaseAddress };
        using var compressed = await http.GetAsync($"/docs/{name}", TestContext.Current.CancellationToken);
        var packed = await Http.AskAsync($"GET /docs/{name}", null, ("Accept-Encoding", "gzip"));
        var plain = await Http.AskAsync($"GET /docs/{name}");
        var known = await Http.AskAsync($"GET /docs/{name}", null, ("If-None-Match", plain.Header("ETag")!));

        Assert.Equal((type, "no-cache", "Accept-Encoding"), (plain.Type, plain.Header("Cache-Control"), plain.Header("Vary")));
        Assert.Contains(word, plain.Text, StringComparison.Ordinal);
        Assert.Equal(plain.Text, await compressed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("gzip", null, 304), (packed.Header("Content-Encoding"), plain.Header("Content-Encoding"), known.Status));
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("examples.json")]
    public async Task File_Unknown_Is404(string name) => Assert.Equal(404, (await Http.AskAsync($"GET /docs/{name}")).Status);
}
