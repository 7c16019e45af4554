using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Sources.GoogleStorage;

namespace ModelPipeline.Tests;

/// <summary>What the client of Google asks an emulator, and what it makes of the answers.</summary>
public sealed class GoogleClientTests : IAsyncLifetime
{
    private static readonly SourceErrors Errors = new(SourceAddress.Parse("gs://bucket/a.onnx"), "a key");

    private readonly List<(string Url, string Authorization, string Range)> asked = [];
    private readonly ObjectServer server;
    private int status = 200;
    private string body = """{"name":"a.onnx","generation":"7","size":"3"}""";

    public GoogleClientTests() => server = new(async (_, context) =>
    {
        var headers = context.Request.Headers;
        asked.Add(($"{context.Request.Path}{context.Request.QueryString}", $"{headers.Authorization}", $"{headers.Range}"));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    // The variable of Google's own emulators has no scheme.
    [Theory]
    [InlineData("http://", "")]
    [InlineData("http://", "/")]
    [InlineData("", "")]
    public async Task Create_Emulator_IsAskedWithoutCredentials(string scheme, string end)
    {
        var client = GoogleStorageClient.Create($"{scheme}{new Uri(server.Url).Authority}{end}");

        var found = await client.FindAsync("b/bucket/o/a.onnx", GoogleJson.Default.GoogleObject, Errors, Token);

        Assert.Equal(("a.onnx", "7"), (found?.Name, found?.Generation));
        Assert.Equal([("/storage/v1/b/bucket/o/a.onnx", "", "")], asked);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "bytes=2-")]
    public async Task OpenAsync_Offset_AsksForTheRest(long offset, string range)
    {
        using var answer = await Client().OpenAsync(new("bucket", "a.onnx"), "7", offset, Errors, Token);

        Assert.NotNull(answer);
        Assert.Equal([("/storage/v1/b/bucket/o/a.onnx?alt=media&ifGenerationMatch=7", "Bearer token", range)], asked);
    }

    [Theory]
    [InlineData(412)]
    [InlineData(416)]
    public async Task OpenAsync_ObjectOfAnotherGeneration_IsNone(int refusal)
    {
        status = refusal;

        Assert.Null(await Client().OpenAsync(new("bucket", "a.onnx"), "7", 2, Errors, Token));
    }

    // A proxy may answer in place of Google.
    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("{\"name\":")]
    public async Task FindAsync_AnswerThatIsNoJson_IsTransient(string text)
    {
        body = text;

        var error = await Assert.ThrowsAsync<SourceException>(
            () => Client().FindAsync("b/bucket/o/a.onnx", GoogleJson.Default.GoogleObject, Errors, Token));

        Assert.Equal(("'gs://bucket/a.onnx' does not answer (JsonException).", true), (error.Message, error.IsTransient));
    }

    [Fact]
    public async Task LookAsync_BucketThatIsNotThere_IsAFault()
    {
        status = 404;
        Assert.Null(await Client().FindAsync("b/bucket/o/a.onnx", GoogleJson.Default.GoogleObject, Errors, Token));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => new GoogleStorageSource(Client()).LookAsync(SourceAddress.Parse("gs://bucket/a.onnx"), null, Token));

        Assert.Contains("which does not exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gs://bucket")]
    [InlineData("gs://bucket/")]
    [InlineData("gs:///a.onnx")]
    public async Task LookAsync_AddressWithoutAnObject_IsAFaultBeforeAnythingIsAsked(string address)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => new GoogleStorageSource(Client()).LookAsync(SourceAddress.Parse(address), null, Token));

        Assert.Contains("which names no object; write gs://bucket/object", error.Message, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task LookAsync_BucketAndObjectOfOneLetter_IsTheObject()
    {
        Assert.NotNull(await new GoogleStorageSource(Client()).LookAsync(SourceAddress.Parse("gs://b/a"), null, Token));

        Assert.Equal([("/storage/v1/b/b/o/a", "Bearer token", "")], asked);
    }

    [Fact]
    public async Task AddGoogleStorageModels_EndpointOfTheSettings_IsASourceAndAStorageThere()
    {
        var options = new ModelsOptions { Store = "gs://bucket/prefix", GoogleStorage = { Endpoint = server.Url } };
        await using var services = new ServiceCollection().AddGoogleStorageModels().AddSingleton(options).AddModelSources()
            .BuildServiceProvider();
        var address = SourceAddress.Parse("gs://bucket/a.onnx");

        var source = Assert.IsType<GoogleStorageSource>(services.GetRequiredService<SourceSet>().Of(address));
        var content = await source.LookAsync(address, null, Token);

        Assert.Equal(("7", 3L), (content!.Identity, Assert.Single(content.Files).Bytes));
        Assert.Equal("bucket 'gs://bucket/prefix'", services.GetRequiredService<IModelStore>().Shown);
    }

    [Fact]
    public async Task AddGoogleStorageModels_NoSettings_IsASource()
    {
        await using var services = new ServiceCollection().AddGoogleStorageModels().AddModelSources().BuildServiceProvider();

        Assert.IsType<GoogleStorageSource>(services.GetRequiredService<SourceSet>().Of(SourceAddress.Parse("gs://bucket/a.onnx")));
    }

    private GoogleStorageClient Client() => new(server.Url, (_, _) => Task.FromResult("token"));
}
