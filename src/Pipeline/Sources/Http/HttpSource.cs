using System.Net;
using System.Net.Http.Headers;

namespace ModelPipeline;

/// <summary>Files behind <c>https://</c> and <c>http://</c>.</summary>
internal sealed class HttpSource(HttpSourceOptions options) : IModelSource
{
    private readonly HttpClient client = HttpClients.Create();

    public IReadOnlyList<string> Schemes { get; } = ["https", "http"];

    // A GET of one byte, and not a HEAD: a signed URL allows GET alone, and the answer has the length all the same.
    public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
    {
        using var request = Ask(address);
        request.Headers.Range = new(0, 0);
        if (known is not null)
            HttpMark.AskUnless(known, request.Headers);
        using var answer = await SendAsync(request, address, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotModified)
            return null;
        var bytes = LengthOf(answer);
        var identity = HttpMark.IdentityOf(answer, bytes);
        if (known is not null && identity == known)
            return null;
        return new(identity, [new(address.Name, address, bytes, HttpMark.TagOf(answer))]);
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        using var request = Ask(file.Address);
        if (offset > 0)
        {
            request.Headers.Range = new(offset, null);
            request.Headers.TryAddWithoutValidation("If-Range", file.Tag);
        }

        var answer = await SendAsync(request, file.Address, cancellationToken);
        var begin = answer.StatusCode == HttpStatusCode.PartialContent ? answer.Content.Headers.ContentRange?.From ?? 0 : 0;
        if (answer.IsSuccessStatusCode && (begin == 0 || begin == offset))
        {
            return new(await answer.Content.ReadAsStreamAsync(cancellationToken), begin, LengthOf(answer), HttpMark.TagOf(answer), answer);
        }

        // The content is shorter than what has arrived: it is another one.
        answer.Dispose();
        return new(Stream.Null, 0, null, $"none of {file.Tag}");
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, SourceAddress address, CancellationToken cancellationToken)
    {
        var errors = new SourceErrors(address, $"Models:Http:Tokens:{request.RequestUri!.Host} to a token that may read it");
        return HttpAnswer.SendAsync(client, request, errors, cancellationToken);
    }

    private HttpRequestMessage Ask(SourceAddress address)
    {
        if (!Uri.TryCreate(address.Text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            throw SourceFaults.Path(address, "which is no URL; set one such as https://host/churn.onnx");
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (Token(url) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private string? Token(Uri url) =>
        options.Tokens.FirstOrDefault(each => each.Key.Equals(url.Authority, StringComparison.OrdinalIgnoreCase)).Value
        ?? options.Tokens.FirstOrDefault(each => each.Key.Equals(url.Host, StringComparison.OrdinalIgnoreCase)).Value;

    private static long? LengthOf(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.OK
        ? answer.Content.Headers.ContentLength
        : answer.Content.Headers.ContentRange?.Length;
}
