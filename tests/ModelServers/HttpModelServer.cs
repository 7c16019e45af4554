using System.Globalization;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Compliance;

namespace ModelPipeline.Tests;

/// <summary>A web server with files, as nginx answers: ETag or Last-Modified, conditional requests, ranges, bearer tokens.</summary>
/// <param name="marks">What it says of its content: <c>etag</c>, <c>modified</c> or nothing.</param>
public sealed class HttpModelServer(string marks = "etag") : ISourceServer
{
    public const string Secret = "a-secret-of-the-tests";

    private readonly ObjectServer server = new((server, context) => AnswerAsync(server, context, marks));

    public ObjectServer Server => server;

    public Trouble Trouble => server.Trouble;

    public bool HasMarks => marks.Length > 0;

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    public IModelSource Make() => new HttpSource(new() { Tokens = { ["127.0.0.1"] = Secret } });

    public IModelSource MakeStranger() => new HttpSource(new());

    public string AddressOf(string name) => $"{server.Url}/models/{name}?signature=of-a-signed-url";

    public Task PutAsync(string name, byte[] content) => Task.FromResult(server.Put($"/models/{name}", content));

    public Task PutZerosAsync(string name, long bytes) => Task.FromResult(server.Put($"/models/{name}", null, bytes));

    public Task DeleteAsync(string name) => Task.FromResult(server.Objects.TryRemove($"/models/{name}", out _));

    public Task StopAsync() => server.StopAsync();

    public Task StartAsync() => server.StartAsync();

    private static async Task AnswerAsync(ObjectServer server, HttpContext context, string marks)
    {
        var request = context.Request;
        var response = context.Response;
        if (request.Headers.Authorization != $"Bearer {Secret}")
        {
            response.StatusCode = 401;
            return;
        }

        if (!server.Objects.TryGetValue(request.Path, out var found))
        {
            response.StatusCode = 404;
            return;
        }

        var etag = $"\"{found.ETag}\"";
        var modified = found.Modified.ToString("R", CultureInfo.InvariantCulture);
        if (marks == "etag")
            response.Headers.ETag = etag;
        if (marks.Length > 0)
            response.Headers.LastModified = modified;
        if ((marks == "etag" && request.Headers.IfNoneMatch == etag) || (marks.Length > 0 && request.Headers.IfModifiedSince == modified))
        {
            response.StatusCode = 304;
            return;
        }

        await server.SendAsync(context, found, mark => (marks == "etag" && mark == etag) || (marks.Length > 0 && mark == modified));
    }
}
