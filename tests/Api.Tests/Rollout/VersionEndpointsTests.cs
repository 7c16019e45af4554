using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class VersionEndpointsTests(ServingApi serving)
{
    private const string Versions = "/pipelines/rolled/versions";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Version_FromItsUploadToItsEnd_IsReadyShownAndAudited()
    {
        var id = NewId();
        var uploaded = await UploadAsync(id, "factor=3", "?fileName=triple.fake");
        var ready = await ReadyAsync(id);
        var listed = (await Http.AskAsync($"GET {Versions}")).Json.AsArray();
        var deleted = await Http.AskAsync($"DELETE {Versions}/{id}");
        var again = await Http.AskAsync($"DELETE {Versions}/{id}");
        var known = await Http.AskAsync($"GET {Versions}/{id}");

        Assert.Equal((202, $"/pipelines/rolled/versions/{id}"), (uploaded.Status, uploaded.Header("Location")));
        Assert.Equal(("Ready", "None", "anonymous"), ((string)ready["state"]!, (string)ready["role"]!, (string)ready["broughtBy"]!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("factor=3"))), (string)ready["sha256"]!);
        Assert.Equal(id, (string)listed[0]!["version"]!);
        Assert.Equal((204, 404, "unknown-version"), (deleted.Status, again.Status, again.Problem));
        Assert.NotNull(known.Json["deletedAt"]);
        Assert.False(Directory.Exists(Path.Combine(serving.Folder.File("models"), "rolled", id)));
        var audit = (await Http.AskAsync("GET /audit?pipeline=rolled&limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == id).ToList();
        Assert.Equal(["version.delete", "version.add"], audit.Select(entry => (string)entry!["action"]!));
        Assert.Equal((id, id), ((string)audit[0]!["before"]!["version"]!, (string)audit[1]!["after"]!["version"]!));
        Assert.Equal((null, null), (audit[0]!["after"], audit[1]!["before"]));
    }

    [Fact]
    public async Task Add_Source_HasTheHashOfItsContentAsItsName()
    {
        var source = serving.Folder.Write($"{NewId()}.fake", $"factor=4\nname={NewId()}");

        var added = await Http.AskAsync($"POST {Versions}", new JsonObject { ["source"] = source }.ToJsonString());
        var id = (string)added.Json["version"]!;
        var ready = await ReadyAsync(id);
        await Http.AskAsync($"DELETE {Versions}/{id}");

        Assert.Equal((202, $"/pipelines/rolled/versions/{id}"), (added.Status, added.Header("Location")));
        Assert.Equal(((string)ready["sha256"]!)[..12], id);
    }

    [Fact]
    public async Task Upload_WithoutAFileName_HasTheEndingOfThePipelinesOwnModel()
    {
        var id = NewId();

        await UploadAsync(id, "factor=5");

        Assert.Equal("Ready", (string)(await ReadyAsync(id))["state"]!);
        await Http.AskAsync($"DELETE {Versions}/{id}");
    }

    [Fact]
    public async Task Upload_AnotherFileForAVersion_Is409AndTheFirstStays()
    {
        var id = NewId();
        await UploadAsync(id, "factor=6");
        await ReadyAsync(id);

        var refused = await UploadAsync(id, "factor=7");

        Assert.Equal((409, "file-refused"), (refused.Status, refused.Problem));
        Assert.Equal(202, (await UploadAsync(id, "factor=6")).Status);
        await Http.AskAsync($"DELETE {Versions}/{id}");
    }

    [Theory]
    [InlineData("/pipelines/nope/versions/v2/file", "", 404, "no pipeline 'nope'")]
    [InlineData("/pipelines/rolled/versions/-v2/file", "", 400, "'-v2' is no name for a version")]
    [InlineData("/pipelines/rolled/versions/v2/file", "?fileName=", 400, "\"fileName\" is no name of a file")]
    [InlineData("/pipelines/rolled/versions/v2/file", "?fileName=a%2Fb.fake", 400, "\"fileName\" is no name of a file")]
    [InlineData("/pipelines/rolled/versions/v2/file", "?fileName=a%5Cb.fake", 400, "\"fileName\" is no name of a file")]
    [InlineData("/pipelines/rolled/versions/v2/file", "?fileName=a%0Ab.fake", 400, "\"fileName\" is no name of a file")]
    public async Task Upload_NameThatDoesNotFit_SaysWhy(string path, string query, int status, string said)
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, path + query) { Content = new StringContent("factor=3") };
        message.Content.Headers.ContentType = new("application/octet-stream");

        var problem = await Http.AskAsync(message);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 202)]
    [InlineData(201, 400)]
    public async Task Upload_FileName_HasALimit(int length, int status)
    {
        var id = NewId();

        var answer = await UploadAsync(id, "factor=3", $"?fileName={new string('m', length - 5)}.fake");

        Assert.Equal(status, answer.Status);
        await Http.AskAsync($"DELETE {Versions}/{id}");
    }

    [Theory]
    [InlineData("rolled", "", 400, "The body has no \"source\"")]
    [InlineData("rolled", "{}", 400, "The body has no \"source\"")]
    [InlineData("rolled", """{"source":"","version":""}""", 400, "The body has no \"source\"")]
    [InlineData("rolled", """{"source":"a\u0000"}""", 400, "\"source\" has a control character; remove it.")]
    [InlineData("rolled", """{"source":"m.fake","sha256":"abc"}""", 400, "\"sha256\" is no SHA-256")]
    [InlineData("rolled", """{"source":"m.fake","sha256":"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"}""", 400,
        "\"sha256\" is no SHA-256")]
    [InlineData("rolled", """{"source":"m.fake","more":1}""", 400, "The body has \"more\"")]
    [InlineData("rolled", """{"source":"/no/such/file.fake"}""", 400, "/no/such/file.fake")]
    [InlineData("rolled", """{"version":"-v"}""", 400, "\"version\" is '-v'")]
    [InlineData("nope", """{"version":"v2"}""", 404, "There is no pipeline 'nope'.")]
    public async Task Add_BodyThatDoesNotFit_SaysWhatToSend(string pipeline, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"POST /pipelines/{pipeline}/versions", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_HashAndMapping_AreKept()
    {
        var id = NewId();
        var sha = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("factor=8")));
        var source = serving.Folder.Write($"{id}.fake", "factor=8");

        var added = await Http.AskAsync($"POST {Versions}", new JsonObject
        {
            ["source"] = source,
            ["version"] = id,
            ["sha256"] = sha,
            ["outputs"] = new JsonObject { ["y"] = "y" },
            ["nulls"] = new JsonObject { ["x"] = "1" },
        }.ToJsonString());
        await ReadyAsync(id);
        await Http.AskAsync($"DELETE {Versions}/{id}");

        Assert.Equal((202, sha.ToLowerInvariant(), "y", "1"), (added.Status, (string)added.Json["sha256"]!,
            (string)added.Json["outputs"]!["y"]!, (string)added.Json["nulls"]!["x"]!));
    }

    [Fact]
    public async Task Delete_OfAVersionWhoseFileAloneIsLeft_MakesRoomForAnotherFile()
    {
        var id = NewId();
        var folder = Path.Combine(serving.Folder.File("models"), "rolled", id);
        await UploadAsync(id, "factor=7", "?fileName=a.fake");
        await ReadyAsync(id);
        var file = Directory.EnumerateFiles(folder).Select(path => (path, File.ReadAllBytes(path))).ToList();
        await Http.AskAsync($"DELETE {Versions}/{id}");
        // As the store leaves the file that fails while the version is deleted.
        Directory.CreateDirectory(folder);
        file.ForEach(each => File.WriteAllBytes(each.path, each.Item2));

        var refused = await UploadAsync(id, "factor=8", "?fileName=a.fake");
        var deleted = await Http.AskAsync($"DELETE {Versions}/{id}");
        var taken = await UploadAsync(id, "factor=8", "?fileName=a.fake");
        await ReadyAsync(id);
        await Http.AskAsync($"DELETE {Versions}/{id}");

        Assert.Equal((409, 404, 202), (refused.Status, deleted.Status, taken.Status));
    }

    [Theory]
    [InlineData("GET /pipelines/nope/versions", "unknown-pipeline")]
    [InlineData("GET /pipelines/nope/versions/v2", "unknown-pipeline")]
    [InlineData("DELETE /pipelines/nope/versions/v2", "unknown-pipeline")]
    [InlineData("GET /pipelines/rolled/versions/never", "unknown-version")]
    [InlineData("DELETE /pipelines/rolled/versions/never", "unknown-version")]
    public async Task Version_Unknown_Is404(string request, string type)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal((404, type), (problem.Status, problem.Problem));
    }

    [Fact]
    public async Task Delete_StableVersion_Is409()
    {
        var stable = (string)(await Http.AskAsync("GET /pipelines/rolled/rollout")).Json["stable"]!;

        var problem = await Http.AskAsync($"DELETE {Versions}/{stable}");

        Assert.Equal((409, "rollout-conflict"), (problem.Status, problem.Problem));
    }

    private static string NewId() => $"v{Guid.NewGuid():N}";

    private Task<Answer> UploadAsync(string version, string text, string query = "") => Http.UploadAsync("rolled", version, text, query);

    private Task<JsonNode> ReadyAsync(string version) => Http.ReadyAsync("rolled", version);
}
