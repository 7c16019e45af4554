using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Tokens of push subscriptions. A local provider stands for Google's.</summary>
public sealed class PushCredentialsTests : IDisposable
{
    private const string Account = "pusher@project.example";

    private readonly TokenIssuer issuer = new();

    public void Dispose() => issuer.Dispose();

    [Fact]
    public async Task Identify_TokenOfAnAccount_IsACallerWhoScoresItsPipelines()
    {
        var caller = (await IdentifyAsync(_ => { })).Caller!;

        Assert.Equal((Account, "shop", Scope.Score), (caller.Name, caller.Tenant, caller.Scopes));
        Assert.True(caller.Pipelines.Allow("churn"));
        Assert.False(caller.Pipelines.Allow("append"));
    }

    [Fact]
    public async Task Identify_NothingElseSet_IsNoTenantAndEveryPipeline()
    {
        var caller = (await IdentifyAsync(_ => { }, options =>
        {
            options.Tenant = "";
            options.Pipelines = [];
        })).Caller!;

        Assert.Null(caller.Tenant);
        Assert.True(caller.Pipelines.AllowAll);
    }

    [Theory]
    [InlineData("PUSHER@project.example", true, null)]
    [InlineData("other@project.example", true, "The token belongs to an account that Events:PubSub:Accounts does not list.")]
    [InlineData(null, true, "The token belongs to an account that Events:PubSub:Accounts does not list.")]
    [InlineData(Account, false, "The token's account is not verified.")]
    [InlineData(Account, null, "The token's account is not verified.")]
    public async Task Identify_Account_IsListedAndVerified(string? email, bool? isVerified, string? refusal)
    {
        var identity = await IdentifyAsync(claims =>
        {
            claims["email"] = email;
            claims["email_verified"] = isVerified;
            foreach (var missing in claims.Where(claim => claim.Value is null).Select(claim => claim.Key).ToList())
                claims.Remove(missing);
        });

        Assert.Equal(refusal, identity.Refusal);
    }

    [Fact]
    public async Task Identify_TokenThatIsRefused_SaysWhy()
    {
        var identity = await IdentifyAsync(claims => claims["aud"] = "other");

        Assert.Equal((null, "The token is for another audience."), (identity.Caller, identity.Refusal));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/", true)]
    [InlineData("/else", false)]
    public void IsOurs_Issuer_IsTheAuthorityWithOrWithoutASlash(string ending, bool isOurs) => Assert.Equal(
        isOurs, New().IsOurs(issuer.Token(claims => claims["iss"] = issuer.Authority + ending)));

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("mp_key")]
    public void IsOurs_NoToken_IsNotOurs(string text) => Assert.False(New().IsOurs(text));

    [Fact]
    public void Takes_RouteOfEvents_IfAnAudienceIsSet()
    {
        var events = new DefaultHttpContext();
        events.SetEndpoint(new(null, new(new TakesPushTokens()), ""));
        var other = new DefaultHttpContext();
        other.SetEndpoint(new(null, new(), ""));

        Assert.True(New().Takes(events));
        Assert.False(New().Takes(other));
        Assert.False(New().Takes(new DefaultHttpContext()));
        Assert.False(new PushCredentials(new(), NullLogger<PushCredentials>.Instance).Takes(events));
    }

    private PushCredentials New(Action<PubSubOptions>? change = null)
    {
        var options = new PubSubOptions
        {
            Audience = TokenIssuer.Audience,
            Authority = issuer.Authority,
            Accounts = [Account, Account.ToUpperInvariant()],
            Pipelines = ["churn"],
            Tenant = "shop",
        };
        change?.Invoke(options);
        return new(options, NullLogger<PushCredentials>.Instance);
    }

    private Task<Identity> IdentifyAsync(Action<JsonObject> claim, Action<PubSubOptions>? change = null) => New(change).IdentifyAsync(
        issuer.Token(claims =>
        {
            claims["email"] = Account;
            claims["email_verified"] = true;
            claim(claims);
        }), TestContext.Current.CancellationToken);
}
