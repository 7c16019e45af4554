using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ModelPipeline.Api;
using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

/// <summary>
/// Times of bodies and of settings. Only on a machine whose time zone is not UTC can the times without an offset go wrong.
/// </summary>
public sealed class UtcConverterTests
{
    [Theory]
    [InlineData("2027-01-01T00:00:00", "2027-01-01T00:00:00Z")]
    [InlineData("2027-07-01", "2027-07-01T00:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2027-01-01T00:00:00+02:00", "2026-12-31T22:00:00Z")]
    public void Read_Time_IsUtcUnlessItSaysOtherwise(string text, string expected)
    {
        var body = JsonSerializer.Deserialize($$"""{"name":"a","scopes":[],"expiresAt":"{{text}}"}""", ApiJson.Default.KeyBody);

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), body!.ExpiresAt);
    }

    [Theory]
    [InlineData("2027-01-01 00:00", "2027-01-01T00:00:00Z")]
    [InlineData("2027-01-01T00:00:00+02:00", "2026-12-31T22:00:00Z")]
    public void Read_TimeOfAStaticKey_IsUtcUnlessItSaysOtherwise(string text, string expected)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ci:ExpiresAt", text)]).Build();

        var key = SettingReader.Read<StaticKeyOptions>(settings.GetSection("ci"), []);

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), key.ExpiresAt);
    }
}
