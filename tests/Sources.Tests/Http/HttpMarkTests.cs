using System.Net.Http.Headers;

namespace ModelPipeline.Tests;

public sealed class HttpMarkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"1\"", "etag:\"1\"", "\"1\"")]
    [InlineData("W/\"1\"", "etag:W/\"1\"", null)]
    public void IdentityOf_ETag_IsTheIdentityAndAStrongOneTheTag(string etag, string identity, string? tag)
    {
        using var answer = Answer(etag, Noon);

        Assert.Equal((identity, tag), (HttpMark.IdentityOf(answer, 7), HttpMark.TagOf(answer)));
    }

    [Fact]
    public void IdentityOf_TimeOfTheLastChange_IsUsedWithTheLength()
    {
        using var answer = Answer(null, Noon);

        Assert.Equal("modified:Mon, 04 May 2026 12:00:00 GMT;7", HttpMark.IdentityOf(answer, 7));
        Assert.Equal("modified:Mon, 04 May 2026 12:00:00 GMT;", HttpMark.IdentityOf(answer, null));
        Assert.Equal("Mon, 04 May 2026 12:00:00 GMT", HttpMark.TagOf(answer));
    }

    [Fact]
    public void IdentityOf_NoMark_IsNone()
    {
        using var answer = Answer(null, null);

        Assert.Equal((null, null), (HttpMark.IdentityOf(answer, 7), HttpMark.TagOf(answer)));
    }

    [Theory]
    [InlineData("etag:W/\"1\"", "W/\"1\"", null)]
    [InlineData("modified:Mon, 04 May 2026 12:00:00 GMT;7", null, "Mon, 04 May 2026 12:00:00 GMT")]
    [InlineData("sha256:11", null, null)]
    public void AskUnless_Identity_IsACondition(string identity, string? ifNoneMatch, string? ifModifiedSince)
    {
        using var request = new HttpRequestMessage();

        HttpMark.AskUnless(identity, request.Headers);

        Assert.Equal((ifNoneMatch, ifModifiedSince), (
            Value(request.Headers, "If-None-Match"), Value(request.Headers, "If-Modified-Since")));
    }

    private static string? Value(HttpRequestHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static HttpResponseMessage Answer(string? etag, DateTimeOffset? modified)
    {
        var answer = new HttpResponseMessage { Content = new ByteArrayContent([]) };
        if (etag is not null)
            answer.Headers.ETag = EntityTagHeaderValue.Parse(etag);
        answer.Content.Headers.LastModified = modified;
        return answer;
    }
}
