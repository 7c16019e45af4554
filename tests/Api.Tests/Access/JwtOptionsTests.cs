using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class JwtOptionsTests
{
    [Fact]
    public void Check_AuthorityAndAudience_AreEnough() =>
        Assert.Empty(new JwtOptions { Authority = "https://login.example.com", Audience = "scores" }.Check());

    [Theory]
    [InlineData("", "Authority")]
    [InlineData("login.example.com", "Authority")]
    [InlineData("ftp://login.example.com", "Authority")]
    [InlineData("http://login.example.com", "Authority")]
    [InlineData("http://localhost:9", null)]
    public void Check_Authority_IsHttpsOrOnThisMachine(string authority, string? fault) =>
        Assert.Equal(fault, Faults(new() { Authority = authority, Audience = "scores" }));

    [Fact]
    public void Check_NoAudienceAndNoScopeClaim_AsksForBoth() =>
        Assert.Equal("Audience ScopeClaim", Faults(new() { Authority = "https://login.example.com", ScopeClaim = "" }));

    private static string? Faults(JwtOptions options) =>
        string.Join(' ', options.Check().Select(fault => fault.Setting["Auth:Jwt:".Length..])) is { Length: > 0 } all ? all : null;
}
