using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class AuthSettingsTests
{
    private const string Hash = "sha256:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Theory]
    [InlineData("http://+:8080", true)]
    [InlineData("http://0.0.0.0:8080", true)]
    [InlineData("http://[::]:8080", true)]
    [InlineData("http://example.com:8080", true)]
    [InlineData("http://localhost:8080;http://10.0.0.1:80", true)]
    [InlineData("http://[127.0.0.1]:8080", true)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://127.0.0.1:0;http://[::1]:0", false)]
    [InlineData("http://unix:/run/api.sock", false)]
    [InlineData("nonsense", false)]
    public void Mode_NoneOnAnAddress_IsAFaultWhereOthersReachIt(string urls, bool isFault)
    {
        var faults = Faults(("urls", urls));

        Assert.Equal(isFault ? ["Auth:Mode"] : [], faults.Select(fault => fault.Setting));
        Assert.Empty(Faults(("urls", urls), ("Auth:AllowAnonymous", "true")));
        Assert.Empty(Faults(("urls", urls), ("Auth:Mode", "ApiKey")));
    }

    [Theory]
    [InlineData("http_ports", "8080")]
    [InlineData("https_ports", "8443")]
    [InlineData("Kestrel:Endpoints:a:Url", "http://*:80")]
    public void Mode_NoneOnPortsOrEndpoints_IsAFault(string key, string value) => Assert.Single(Faults((key, value)));

    [Fact]
    public void Mode_NoneBehindAnEndpointOfKestrel_CountsTheEndpointAndNotTheUrls() =>
        Assert.Empty(Faults(("urls", "http://+:80"), ("Kestrel:Endpoints:a:Url", "http://localhost:80")));

    [Theory]
    [InlineData("urls", "http://+:80", "true")]
    [InlineData("http_ports", "80", "1")]
    public void Mode_NoneOnAddressesThatTheHostPrefersToEndpoints_IsAFault(string key, string value, string prefers) => Assert.Single(
        Faults((key, value), ("preferHostingUrls", prefers), ("Kestrel:Endpoints:a:Url", "http://localhost:80")));

    [Fact]
    public void Mode_NoneWhereTheHostPrefersAddressesAndHasNone_CountsTheEndpoint() =>
        Assert.Single(Faults(("preferHostingUrls", "true"), ("Kestrel:Endpoints:a:Url", "http://*:80")));

    [Fact]
    public void Keys_ThatDoNotFit_AreFaultsThatShowNoSecret()
    {
        var faults = Faults(
            ("Auth:Mode", "ApiKey"),
            ("Auth:Keys:plain:Hash", "mp_secret"), ("Auth:Keys:plain:Scopes:0", "score"),
            ("Auth:Keys:none:Hash", Hash),
            ("Auth:Keys:odd:Hash", Hash.Replace('0', '1')), ("Auth:Keys:odd:Scopes", "score,root"), ("Auth:Keys:odd:Pipelines:0", "a/b"),
            ("Auth:Keys:empty:Hash", Hash.Replace('0', '2')), ("Auth:Keys:empty:Scopes", "score"), ("Auth:Keys:empty:Pipelines", ""),
            ("Auth:Keys:a:Hash", Hash.Replace('0', '3')), ("Auth:Keys:a:Scopes", "score"),
            ("Auth:Keys:b:Hash", Hash.Replace('0', '3').ToUpperInvariant().Replace("SHA", "sha", StringComparison.Ordinal)),
            ("Auth:Keys:b:Scopes", "score"), ("Auth:Keys:b:Pipeline", "churn"));

        Assert.Equal(
            [
                "Auth:Keys:b:Hash", "Auth:Keys:b:Pipeline", "Auth:Keys:empty:Pipelines", "Auth:Keys:none:Scopes", "Auth:Keys:odd:Pipelines",
                "Auth:Keys:odd:Scopes", "Auth:Keys:plain:Hash",
            ],
            faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hash", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "Hash")]
    [InlineData("Pipelines:0", null, "Pipelines")]
    public void Keys_OfAnEmptyTextOrOfAListOfNothing_AreFaults(string key, string? value, string setting) => Assert.Equal(
        [$"Auth:Keys:a:{setting}"],
        Faults(("Auth:Mode", "ApiKey"), ("Auth:Keys:a:Hash", Hash), ("Auth:Keys:a:Scopes", "score"), ($"Auth:Keys:a:{key}", value))
            .Select(fault => fault.Setting));

    [Fact]
    public void Keys_WhereNobodyIsAsked_AreAFault() =>
        Assert.Single(Faults(("Auth:Keys:a:Hash", Hash), ("Auth:Keys:a:Scopes", "score")), fault => fault.Setting == "Auth:Mode");

    [Theory]
    [InlineData("", "a", "Auth:Jwt:Authority")]
    [InlineData("http://idp.example.com", "a", "Auth:Jwt:Authority")]
    [InlineData("https://idp.example.com", "", "Auth:Jwt:Audience")]
    [InlineData("https://idp.example.com", "a", null)]
    [InlineData("http://localhost:9000", "a", null)]
    public void Jwt_SettingsThatDoNotFit_AreFaults(string authority, string audience, string? setting) => Assert.Equal(
        setting is null ? [] : [setting],
        Faults(("Auth:Mode", "Jwt"), ("Auth:Jwt:Authority", authority), ("Auth:Jwt:Audience", audience)).Select(fault => fault.Setting));

    [Fact]
    public void Auth_SettingThatNobodyReads_IsAFault() =>
        Assert.Equal(["Auth:Modus"], Faults(("Auth:Modus", "ApiKey")).Select(fault => fault.Setting));

    private static List<Fault> Faults(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        foreach (var (key, value) in settings)
            builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(key, value)]);
        builder.AddAuth();
        return [.. builder.Services.Where(service => service.ServiceType == typeof(Fault))
            .Select(service => (Fault)service.ImplementationInstance!)];
    }
}
