namespace ModelPipeline.Tests;

/// <summary>What is asked of a web server, and who gets a token.</summary>
public sealed class HttpSourceRulesTests : IAsyncLifetime
{
    private readonly List<(string Authorization, string Range, string IfRange)> asked = [];
    private readonly List<string> unlessMatch = [];
    private readonly ObjectServer server;

    public HttpSourceRulesTests() => server = new(async (objects, context) =>
    {
        var headers = context.Request.Headers;
        asked.Add((headers.Authorization.ToString(), headers.Range.ToString(), headers.IfRange.ToString()));
        unlessMatch.Add($"{headers.IfNoneMatch}");
        var found = objects.Objects["/a.onnx"];
        context.Response.Headers.ETag = $"\"{found.ETag}\"";
        await objects.SendAsync(context, found, mark => mark == $"\"{found.ETag}\"");
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SourceAddress Address => SourceAddress.Parse($"{server.Url}/a.onnx");

    private string Authority => new Uri(server.Url).Authority;

    public async ValueTask InitializeAsync()
    {
        server.Put("/a.onnx", [1, 2, 3, 4]);
        await server.StartAsync();
    }

    public ValueTask DisposeAsync() => new(server.StopAsync());

    // A token of host and port is for this server alone, so it comes first.
    [Theory]
    [InlineData("127.0.0.1", null, "Bearer of-the-host")]
    [InlineData("127.0.0.1", "of-the-port", "Bearer of-the-port")]
    [InlineData("127.0.0.10", null, "")]
    [InlineData("127.0.0.1:1", null, "")]
    [InlineData("localhost", null, "")]
    public async Task LookAsync_TokensOfTheSettings_AreForTheirHostAlone(string host, string? ofPort, string authorization)
    {
        var options = new HttpSourceOptions { Tokens = { [host] = "of-the-host" } };
        if (ofPort is not null)
            options.Tokens[Authority] = ofPort;

        await new HttpSource(options).LookAsync(Address, null, Token);

        Assert.Equal(authorization, Assert.Single(asked).Authorization);
    }

    // A signed URL allows GET alone: the length comes with an answer of one byte.
    [Fact]
    public async Task LookAsync_File_AsksForOneByteAndHasItsLength()
    {
        var content = (await new HttpSource(new()).LookAsync(Address, null, Token))!;

        Assert.Equal(("", "bytes=0-0", ""), Assert.Single(asked));
        Assert.Equal(("a.onnx", 4L), (Assert.Single(content.Files).Name, content.Files[0].Bytes));
        Assert.Equal($"etag:{content.Files[0].Tag}", content.Identity);
        Assert.Null(await new HttpSource(new()).LookAsync(Address, content.Identity, Token));
    }

    // The server then says that nothing has changed, and has not to tell what there is.
    [Fact]
    public async Task LookAsync_IdentityThatIsKnown_AsksForAnotherOne()
    {
        var source = new HttpSource(new());
        var content = (await source.LookAsync(Address, null, Token))!;

        Assert.Null(await source.LookAsync(Address, content.Identity, Token));

        Assert.Equal(["", content.Files[0].Tag!], unlessMatch);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "bytes=1-")]
    public async Task OpenAsync_Offset_AsksForTheRestOfTheSameContent(int offset, string range)
    {
        var file = (await new HttpSource(new()).LookAsync(Address, null, Token))!.Files[0];

        await using var stream = await new HttpSource(new()).OpenAsync(file, offset, Token);

        Assert.Equal(("", range, offset > 0 ? file.Tag : ""), asked[^1]);
        Assert.Equal((offset, 4L, file.Tag), (stream.Offset, stream.Bytes, stream.Tag));
        using var bytes = new MemoryStream();
        await stream.Content.CopyToAsync(bytes, Token);
        Assert.Equal(new byte[] { 1, 2, 3, 4 }[offset..], bytes.ToArray());
    }

    // What was replaced by shorter content cannot go on: the mark is none that the file has.
    [Fact]
    public async Task OpenAsync_OffsetBeyondTheContent_HasAnotherMarkAndNoBytes()
    {
        var file = (await new HttpSource(new()).LookAsync(Address, null, Token))!.Files[0];

        await using var stream = await new HttpSource(new()).OpenAsync(file, 9, Token);

        Assert.Equal((0L, null), (stream.Offset, stream.Bytes));
        Assert.NotEqual(file.Tag, stream.Tag);
        Assert.Equal(-1, stream.Content.ReadByte());
    }

    [Fact]
    public async Task OpenAsync_ContentReplacedMeanwhile_ComesFromItsBegin()
    {
        var file = (await new HttpSource(new()).LookAsync(Address, null, Token))!.Files[0];
        server.Put("/a.onnx", [5, 6, 7, 8, 9]);

        await using var stream = await new HttpSource(new()).OpenAsync(file, 2, Token);

        Assert.Equal((0L, 5L), (stream.Offset, stream.Bytes));
        Assert.NotEqual(file.Tag, stream.Tag);
    }

    [Theory]
    [InlineData("https:/a.onnx")]
    [InlineData("http://")]
    [InlineData("https://[/a.onnx")]
    public async Task LookAsync_AddressThatIsNoUrl_SaysWhatToSet(string address)
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => new HttpSource(new()).LookAsync(SourceAddress.Parse(address), null, Token));

        Assert.EndsWith(
            "which is no URL; set one such as https://host/churn.onnx.", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookAsync_ServerThatRefuses_NamesTheTokenToSet()
    {
        (server.Trouble.Answers, server.Trouble.Status) = (1, 401);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => new HttpSource(new()).LookAsync(Address, null, Token));

        Assert.EndsWith(
            "set Models:Http:Tokens:127.0.0.1 to a token that may read it.", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }
}
