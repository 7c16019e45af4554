using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Compliance;
using ModelPipeline.Models.Sources.S3;

namespace ModelPipeline.Tests;

/// <summary>
/// The part of S3 that models need, as it answers: GET, HEAD and PUT of an object with conditions, DELETE, ListObjectsV2 with pages, signed
/// requests alone. Buckets are in the path.
/// </summary>
public sealed class S3Server : ISourceServer, IStorageServer
{
    private const string AccessKey = "AKIDOFTHETESTS";
    private const string Bucket = "models";
    private const int PageSize = 2;

    private const string MetadataPrefix = "x-amz-meta-";

    private readonly Dictionary<string, Dictionary<string, string>> metadata = [];
    private readonly ObjectServer server;

    public S3Server() => server = new((_, context) => AnswerAsync(context));

    public ObjectServer Server => server;

    public Trouble Trouble => server.Trouble;

    /// <summary>Makes the ETag of an object, without quotes. By default the MD5, as it mostly is in S3.</summary>
    public Func<StoredObject, string> ETagOf { get; set; } = found => found.ETag;

    /// <summary>Called with <c>LIST</c> or <c>HEAD</c> after such an answer was made, before it is sent.</summary>
    public Action<string> AtAnswer { get; set; } = _ => { };

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    public IModelSource Make() => new S3Source(Client(AccessKey));

    public IModelSource MakeStranger() => new S3Source(Client("AKIDOFASTRANGER"));

    IModelStorage IStorageServer.Make() => new S3Storage(SourceAddress.Parse($"s3://{Bucket}/uploads"), Client(AccessKey));

    public string AddressOf(string name) => $"s3://{Bucket}/some/folder/{name}";

    public Task PutAsync(string name, byte[] content) => Task.FromResult(server.Put(PathOf(name), content));

    /// <summary>Puts an object as earlier builds did: its key has the name of the file, and the metadata only the hash.</summary>
    public void PutUpload(string key, byte[] content, string sha256)
    {
        server.Put($"/{Bucket}/{key}", content);
        metadata[$"/{Bucket}/{key}"] = new() { [$"{MetadataPrefix}sha256"] = sha256 };
    }

    public Task PutZerosAsync(string name, long bytes) => Task.FromResult(server.Put(PathOf(name), null, bytes));

    public Task DeleteAsync(string name) => Task.FromResult(server.Objects.TryRemove(PathOf(name), out _));

    public async Task<bool> StopAsync()
    {
        await server.StopAsync();
        return true;
    }

    Task ISourceServer.StopAsync() => server.StopAsync();

    public Task StartAsync() => server.StartAsync();

    private static string PathOf(string name) => $"/{Bucket}/some/folder/{name}";

    private Lazy<IAmazonS3> Client(string key) =>
        new(() => S3Client.Create(new() { Endpoint = server.Url }, new BasicAWSCredentials(key, "secret of the tests")));

    private Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var authorization = request.Headers.Authorization.ToString();
        var isSigned = authorization.StartsWith($"AWS4-HMAC-SHA256 Credential={AccessKey}/", StringComparison.Ordinal)
            && authorization.Contains("SignedHeaders=", StringComparison.Ordinal) && request.Headers.ContainsKey("x-amz-date");
        if (!isSigned)
            return ErrorAsync(context, 403, "InvalidAccessKeyId");
        if (request.Query["list-type"] == "2")
            return ListAsync(context);
        return request.Method switch
        {
            "PUT" => PutAsync(context),
            "DELETE" => DeleteAsync(context),
            _ => GetAsync(context),
        };
    }

    private Task GetAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        if (!server.Objects.TryGetValue(request.Path, out var found))
            return ErrorAsync(context, 404, "NoSuchKey");
        var etag = $"\"{ETagOf(found)}\"";
        if (request.Headers.IfMatch.ToString() is { Length: > 0 } mark && mark != etag)
            return ErrorAsync(context, 412, "PreconditionFailed");
        response.Headers.ETag = etag;
        response.Headers.LastModified = found.Modified.ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in metadata.GetValueOrDefault(request.Path, []))
            response.Headers[name] = value;
        if (request.Method == "HEAD")
            AtAnswer("HEAD");
        return server.SendAsync(context, found, _ => true);
    }

    private async Task PutAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (metadata)
        {
            if (context.Request.Headers.IfNoneMatch != "*" || !server.Objects.ContainsKey(context.Request.Path))
            {
                context.Response.Headers.ETag = $"\"{ETagOf(server.Put(context.Request.Path, body.ToArray()))}\"";
                metadata[context.Request.Path] = context.Request.Headers
                    .Where(header => header.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(header => header.Key, header => header.Value.ToString());
                return;
            }
        }

        await ErrorAsync(context, 412, "PreconditionFailed");
    }

    private Task DeleteAsync(HttpContext context)
    {
        server.Objects.TryRemove(context.Request.Path, out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var folder = $"{context.Request.Path.ToString().TrimEnd('/')}/";
        var after = query["continuation-token"].ToString();
        var keys = server.Objects.Keys.Where(path => path.StartsWith(folder + query["prefix"], StringComparison.Ordinal))
            .Select(path => path[folder.Length..]).Where(key => string.CompareOrdinal(key, after) > 0)
            .Order(StringComparer.Ordinal).ToList();
        var page = keys.Take(PageSize).ToList();
        var xml = new StringBuilder(
            """<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">""");
        xml.Append(CultureInfo.InvariantCulture, $"<IsTruncated>{(keys.Count > PageSize ? "true" : "false")}</IsTruncated>");
        if (keys.Count > PageSize)
            xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{page[^1]}</NextContinuationToken>");
        foreach (var key in page)
        {
            var found = server.Objects[folder + key];
            xml.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{key}</Key><Size>{found.Bytes}</Size><ETag>\"{ETagOf(found)}\"</ETag>");
            xml.Append(CultureInfo.InvariantCulture, $"<LastModified>{found.Modified:yyyy-MM-ddTHH:mm:ss.000Z}</LastModified></Contents>");
        }

        AtAnswer("LIST");
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync(xml.Append("</ListBucketResult>").ToString());
    }

    private static Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        return context.Request.Method == "HEAD"
            ? Task.CompletedTask
            : context.Response.WriteAsync($"<Error><Code>{code}</Code><Message>as S3 says it</Message></Error>");
    }
}
