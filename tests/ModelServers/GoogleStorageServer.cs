using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using ModelPipeline.Compliance;
using ModelPipeline.Models.Sources.GoogleStorage;
using GoogleModels = ModelPipeline.Models.Sources.GoogleStorage.GoogleStorage;

namespace ModelPipeline.Tests;

/// <summary>
/// The part of Google's JSON API that models need, as it answers: objects as JSON and as media, with generations as conditions, lists with
/// pages, uploads with metadata. Names are escaped in paths.
/// </summary>
public sealed class GoogleStorageServer : ISourceServer, IStorageServer
{
    private const string Token = "ya29.of-the-tests";
    private const string Bucket = "models";
    private const string Root = $"/storage/v1/b/{Bucket}/o";
    private const int PageSize = 2;

    private readonly Dictionary<string, JsonObject?> metadata = [];
    private readonly ObjectServer server;

    public GoogleStorageServer() => server = new((_, context) => AnswerAsync(context));

    public ObjectServer Server => server;

    public Trouble Trouble => server.Trouble;

    /// <summary>Called with <c>LIST</c> after a list was made, before it is sent.</summary>
    public Action<string> AtAnswer { get; set; } = _ => { };

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    public IModelSource Make() => new GoogleStorageSource(Client(Token));

    public IModelSource MakeStranger() => new GoogleStorageSource(Client("ya29.of-a-stranger"));

    IModelStorage IStorageServer.Make() => new GoogleModels(SourceAddress.Parse($"gs://{Bucket}/uploads"), Client(Token));

    public string AddressOf(string name) => $"gs://{Bucket}/some folder/{name}";

    public Task PutAsync(string name, byte[] content) => Task.FromResult(server.Put(NameOf(name), content));

    /// <summary>Puts an object as earlier builds did: it has the name of the file, and the metadata only the hash.</summary>
    public void PutUpload(string name, byte[] content, string sha256)
    {
        server.Put(name, content);
        metadata[name] = new() { ["sha256"] = sha256 };
    }

    public Task PutZerosAsync(string name, long bytes) => Task.FromResult(server.Put(NameOf(name), null, bytes));

    public Task DeleteAsync(string name) => Task.FromResult(server.Objects.TryRemove(NameOf(name), out _));

    public async Task<bool> StopAsync()
    {
        await server.StopAsync();
        return true;
    }

    Task ISourceServer.StopAsync() => server.StopAsync();

    public Task StartAsync() => server.StartAsync();

    private static string NameOf(string name) => $"some folder/{name}";

    private GoogleStorageClient Client(string token) => new(server.Url, (_, _) => Task.FromResult(token));

    private async Task AnswerAsync(HttpContext context)
    {
        // The path as it was sent: a slash within a name is escaped.
        var path = new Uri(context.Request.GetEncodedUrl()).AbsolutePath;
        var status = context.Request.Headers.Authorization != $"Bearer {Token}" ? 401
            : path == $"/upload{Root}" ? await InsertAsync(context)
            : path == Root ? await ListAsync(context)
            : path.StartsWith($"{Root}/", StringComparison.Ordinal)
                ? await OneAsync(context, Uri.UnescapeDataString(path[(Root.Length + 1)..]))
            : 404;
        if (status == 200)
            return;
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { error = new { code = status, message = "as Google says it" } });
    }

    private async Task<int> OneAsync(HttpContext context, string name)
    {
        if (!server.Objects.TryGetValue(name, out var found))
            return 404;
        var wanted = context.Request.Query["ifGenerationMatch"].ToString();
        var isSame = wanted.Length == 0 || wanted == GenerationOf(found);
        if (context.Request.Method == "DELETE")
        {
            if (!isSame)
                return 412;
            server.Objects.TryRemove(name, out _);
            context.Response.StatusCode = 204;
            return 200;
        }

        if (context.Request.Query["alt"] != "media")
        {
            await WriteAsync(context, Describe(name, found));
            return 200;
        }

        if (!isSame)
            return 412;
        context.Response.Headers["x-goog-generation"] = GenerationOf(found);
        await server.SendAsync(context, found, _ => true);
        return 200;
    }

    private async Task<int> ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var names = server.Objects.Keys.Where(name => name.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal)
            && string.CompareOrdinal(name, query["pageToken"].ToString()) > 0).Order(StringComparer.Ordinal).ToList();
        var page = names.Take(PageSize).ToList();
        var list = new JsonObject { ["kind"] = "storage#objects" };
        if (page.Count > 0)
            list["items"] = new JsonArray([.. page.Select(name => Describe(name, server.Objects[name]))]);
        if (names.Count > PageSize)
            list["nextPageToken"] = page[^1];
        AtAnswer("LIST");
        await WriteAsync(context, list);
        return 200;
    }

    private async Task<int> InsertAsync(HttpContext context)
    {
        var boundary = context.Request.GetTypedHeaders().ContentType!.Boundary.ToString().Trim('"');
        var parts = new MultipartReader(boundary, context.Request.Body);
        var description = (await JsonNode.ParseAsync((await parts.ReadNextSectionAsync())!.Body))!;
        using var content = new MemoryStream();
        await (await parts.ReadNextSectionAsync())!.Body.CopyToAsync(content);
        var name = (string)description["name"]!;
        lock (metadata)
        {
            if (context.Request.Query["ifGenerationMatch"] == "0" && server.Objects.ContainsKey(name))
                return 412;
            server.Put(name, content.ToArray());
            metadata[name] = description["metadata"]?.DeepClone().AsObject();
        }

        await WriteAsync(context, Describe(name, server.Objects[name]));
        return 200;
    }

    private JsonObject Describe(string name, StoredObject found)
    {
        var described = new JsonObject
        {
            ["kind"] = "storage#object",
            ["name"] = name,
            ["bucket"] = Bucket,
            ["generation"] = GenerationOf(found),
            ["timeCreated"] = found.Modified.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        };
        if (!Trouble.HidesLength)
            described["size"] = found.Bytes.ToString(CultureInfo.InvariantCulture);
        if (metadata.GetValueOrDefault(name) is { } own)
            described["metadata"] = own.DeepClone();
        return described;
    }

    private static string GenerationOf(StoredObject found) => found.Generation.ToString(CultureInfo.InvariantCulture);

    private static Task WriteAsync(HttpContext context, JsonNode json)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(json.ToJsonString(JsonSerializerOptions.Web));
    }
}
