using System.Net;

namespace ModelPipeline.Tests;

/// <summary>The page that shows all routes. The server of these tests asks for keys.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class DocsPageTests(GuardedApi guarded, Chromium chromium)
{
    [Fact]
    public async Task Page_WithoutAKey_IsOpenAndHasAPolicyAndANonceOfItsOwn()
    {
        var (first, policy) = await PageAsync();
        var (second, _) = await PageAsync();

        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Contains($"content=\"{nonce}\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, second, StringComparison.Ordinal);
        Assert.Equal(401, (await guarded.AskAsync(HttpMethod.Get, "/openapi/v1.json", credential: null)).Status);
    }

    [Theory]
    [InlineData("scalar.js", "text/javascript", "createApiReference")]
    [InlineData("docs.js", "text/javascript", "openapi/v1.json")]
    [InlineData("docs.css", "text/css", "color-scheme")]
    public async Task File_CompressedPlainAndKnown_IsTheSame(string name, string type, string word)
    {
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.GZip };
        using var http = new HttpClient(handler) { BaseAddress = guarded.Api.Http.BaseAddress };
        using var compressed = await http.GetAsync($"/docs/{name}", TestContext.Current.CancellationToken);
        var plain = await guarded.Api.Http.GetStringAsync($"/docs/{name}", TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/docs/{name}");
        again.Headers.IfNoneMatch.Add(compressed.Headers.ETag!);
        using var known = await http.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal(type, compressed.Content.Headers.ContentType!.MediaType);
        Assert.Contains(word, plain, StringComparison.Ordinal);
        Assert.Equal(plain, await compressed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("examples.json")]
    public async Task File_Unknown_Is404(string name)
    {
        using var response = await guarded.SendAsync(HttpMethod.Get, $"/docs/{name}", credential: null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public Task Page_WrongKeyThenTheRightOne_ShowsTheRoutes() => chromium.PlayAsync("signInToRoutes", guarded.Api, guarded.Keys["reader"]);

    private async Task<(string Page, string Policy)> PageAsync()
    {
        using var response = await guarded.SendAsync(HttpMethod.Get, "/docs", credential: null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }
}
