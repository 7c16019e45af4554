using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Client.Tests;

/// <summary>Requests that the library of Standard Webhooks takes or refuses, by the three clients.</summary>
public sealed class WebhookVerifierTests
{
    private static readonly string Root = typeof(WebhookVerifierTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == "Root").Value!;

    private static readonly string Vectors = Path.Combine(Root, "clients/webhook-vectors.json");

    private static readonly Dictionary<string, JsonObject> All = JsonNode.Parse(File.ReadAllText(Vectors))!.AsArray()
        .ToDictionary(each => (string)each!["name"]!, each => each!.AsObject());

    public static TheoryData<string> Names => new(All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_Vector_IsTakenOrRefusedAsByTheLibrary(string name)
    {
        var vector = All[name];
        var body = Encoding.UTF8.GetBytes((string)vector["body"]!);
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds((long)vector["now"]!));
        var verifier = new WebhookVerifier((string)vector["secret"]!, clock);
        WebhookEvent Verify() => verifier.Verify(body, header => (string?)vector["headers"]![header]);

        if (!(bool)vector["good"]!)
        {
            Assert.Throws<WebhookSignatureException>(() => Verify());
            return;
        }

        var told = Verify();
        var expected = JsonNode.Parse(body)!;
        Assert.Equal((string)expected["type"]!, told.Type);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected["data"]!.ToJsonString()), told.Data));
    }

    [Fact]
    public async Task Vectors_ByTheLibraryOfStandardWebhooks_AreJudgedTheSame() =>
        await RunAsync("node", Path.Combine(Root, "tests/Silo.Tests/Events/verifier/vectors.mjs"), Vectors);

    [Fact]
    public async Task Vectors_ByThePythonClient_AreJudgedTheSame() =>
        await RunAsync("/usr/bin/python3", "-B", Path.Combine(Root, "clients/python/test_webhooks.py"));

    [Fact]
    public async Task Vectors_ByTheTypeScriptClient_AreJudgedTheSame()
    {
        var client = Path.Combine(Root, "clients/typescript");
        var folder = Directory.CreateTempSubdirectory("modelpipeline-client-").FullName;
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, "package.json"), """{"type":"module"}""", TestContext.Current.CancellationToken);
            await Programs.RunAsync("node", Path.Combine(client, "node_modules/typescript/bin/tsc"), "-p", client, "--noEmit", "false",
                "--rewriteRelativeImportExtensions", "--outDir", folder);

            await RunAsync("node", Path.Combine(client, "test/webhooks.mjs"), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64")]
    public void Create_TextThatIsNoSecret_IsRefused(string secret) =>
        Assert.Throws<ArgumentException>(() => new WebhookVerifier(secret));

    [Fact]
    public void Verify_OtherTolerance_IsKept()
    {
        var vector = All["older than five minutes"];
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds((long)vector["now"]!));
        var verifier = new WebhookVerifier((string)vector["secret"]!, clock) { Tolerance = TimeSpan.FromMinutes(10) };

        var told = verifier.Verify(Encoding.UTF8.GetBytes((string)vector["body"]!), header => (string?)vector["headers"]![header]);

        Assert.Equal("job.completed", told.Type);
    }

    private static async Task RunAsync(string program, params string[] arguments) =>
        Assert.Equal($"{All.Count} vectors", (await Programs.RunAsync(program, arguments)).Trim());
}
