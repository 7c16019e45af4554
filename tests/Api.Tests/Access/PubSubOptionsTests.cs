using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class PubSubOptionsTests
{
    [Fact]
    public void Check_Complete_HasNoFault() => Assert.Empty(Complete().Check(AuthMode.Jwt));

    [Fact]
    public void IsOn_Audience_IsWhatCounts()
    {
        Assert.False(new PubSubOptions().IsOn);
        Assert.Empty(new PubSubOptions().Check(AuthMode.None));
        Assert.True(new PubSubOptions { Audience = "a" }.IsOn);
    }

    [Fact]
    public void Check_AccountsWithoutAnAudience_AsksForIt() => Assert.Equal(
        "Events:PubSub:Audience", Assert.Single(new PubSubOptions { Accounts = ["push@example.com"] }.Check(AuthMode.Jwt)).Setting);

    [Fact]
    public void Check_NobodyIsAskedForAToken_IsAFault() =>
        Assert.Equal("Events:PubSub:Audience", Assert.Single(Complete().Check(AuthMode.None)).Setting);

    [Fact]
    public void Check_SettingsThatDoNotFit_NamesEach()
    {
        var options = new PubSubOptions
        {
            Audience = "https://example.com",
            Pipelines = ["churn", "a/b"],
            Tenant = "no tenant",
            Authority = "http://example.com",
            ClockTolerance = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1),
        };

        Assert.Equal(["Accounts", "Pipelines", "Tenant", "Authority", "ClockTolerance"],
            options.Check(AuthMode.ApiKey).Select(fault => fault.Setting["Events:PubSub:".Length..]));
    }

    [Theory]
    [InlineData("https://accounts.example.com", true)]
    [InlineData("http://127.0.0.1:9", true)]
    [InlineData("http://accounts.example.com", false)]
    [InlineData("ftp://127.0.0.1", false)]
    [InlineData("accounts.example.com", false)]
    public void Check_Authority_IsHttpsOrOnThisMachine(string authority, bool fits)
    {
        var options = Complete();
        options.Authority = authority;

        Assert.Equal(fits, !options.Check(AuthMode.Jwt).Any());
    }

    [Theory]
    [InlineData("00:00:00", true)]
    [InlineData("00:05:00", true)]
    [InlineData("-00:00:00.001", false)]
    [InlineData("00:05:00.001", false)]
    public void Check_ClockTolerance_IsUpToFiveMinutes(string tolerance, bool fits)
    {
        var options = Complete();
        options.ClockTolerance = TimeSpan.Parse(tolerance, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(fits, !options.Check(AuthMode.Jwt).Any());
    }

    private static PubSubOptions Complete() =>
        new() { Audience = "https://example.com", Accounts = ["push@example.com"], Pipelines = ["churn*"], Tenant = "bank" };
}
