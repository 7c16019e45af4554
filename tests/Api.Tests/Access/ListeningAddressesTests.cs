using Microsoft.Extensions.Configuration;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class ListeningAddressesTests
{
    [Theory]
    [InlineData("http://localhost:80", null)]
    [InlineData("http://LOCALHOST:80", null)]
    [InlineData("http://127.0.0.1:80; http://[::1]:80 ;", null)]
    [InlineData("http://unix:/tmp/socket", null)]
    [InlineData("no address", null)]
    [InlineData("http://127.0.0.1:80;http://0.0.0.0:80;http://*:81", "http://0.0.0.0:80")]
    [InlineData("http://*:80", "http://*:80")]
    [InlineData("http://[::]:80", "http://[::]:80")]
    [InlineData("http://10.0.0.1:80", "http://10.0.0.1:80")]
    [InlineData("http://[127.0.0.1]:80", "http://[127.0.0.1]:80")]
    public void FindOpen_Addresses_IsTheFirstThatOthersReach(string urls, string? found) => Assert.Equal(found, Find(("urls", urls)));

    [Fact]
    public void FindOpen_Nothing_IsNone() => Assert.Null(Find());

    [Theory]
    [InlineData("http_ports", "8080", "http://*:8080")]
    [InlineData("https_ports", "8443,8444", "https://*:8443")]
    public void FindOpen_Ports_AreOfAllAddresses(string setting, string ports, string found)
    {
        Assert.Equal(found, Find((setting, ports)));
        Assert.Null(Find((setting, ports), ("urls", "http://localhost:80")));
    }

    [Theory]
    [InlineData(null, "http://0.0.0.0:1")]
    [InlineData("false", "http://0.0.0.0:1")]
    [InlineData("true", "http://0.0.0.0:2")]
    [InlineData("True", "http://0.0.0.0:2")]
    [InlineData("1", "http://0.0.0.0:2")]
    public void FindOpen_EndpointsOfKestrel_ReplaceAddressesUnlessTheHostPrefersThose(string? prefers, string found) => Assert.Equal(
        found, Find(("Kestrel:Endpoints:a:Url", "http://0.0.0.0:1"), ("urls", "http://0.0.0.0:2"), ("preferHostingUrls", prefers)));

    [Fact]
    public void FindOpen_EndpointsAlone_AreTakenWhateverTheHostPrefers()
    {
        Assert.Equal("http://0.0.0.0:1", Find(("Kestrel:Endpoints:a:Url", "http://0.0.0.0:1"), ("preferHostingUrls", "true")));
        Assert.Null(Find(("Kestrel:Endpoints:a:Url", "http://localhost:1")));
        Assert.Null(Find(("Kestrel:Endpoints:a:Protocols", "Http2")));
    }

    private static string? Find(params (string Key, string? Value)[] settings) => ListeningAddresses.FindOpen(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, each.Value))).Build());
}
